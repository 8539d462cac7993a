/** Sizes of everything, from the one size of the text. */

export interface Metrics {
  /** The size of cell text. */
  type: number;
  /** The smallest text of a scene. */
  small: number;
  cellHeight: number;
  minCellWidth: number;
  /** Between neighbouring blocks. */
  gap: number;
  /** One CSS pixel at type 15. */
  unit: number;
}

export function metricsOf(type: number): Metrics {
  const unit = type / 15;
  return {
    type,
    small: Math.ceil(type * 0.8 * 10) / 10,
    cellHeight: Math.round(34 * unit),
    minCellWidth: Math.round(42 * unit),
    gap: Math.round(22 * unit),
    unit,
  };
}
