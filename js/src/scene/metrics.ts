/** Sizes of everything, from the one size of the text; dense for what has many cards. */

export interface Metrics {
  /** The size of cell text. */
  type: number;
  /** The smallest text of a scene. */
  small: number;
  cellHeight: number;
  minCellWidth: number;
  /** What a cell is wider than its text. */
  pad: number;
  /** A name in full: Python cuts what is longer than 24 characters. */
  nameWidth: number;
  /** Between neighbouring blocks. */
  gap: number;
  /** One CSS pixel at type 15. */
  unit: number;
  /** Only sizes are asked for: the cells are left out. */
  blank?: boolean;
}

export function metricsOf(type: number, dense = false): Metrics {
  const unit = type / 15;
  return {
    type,
    small: Math.ceil(type * 0.8 * 10) / 10,
    cellHeight: Math.round((dense ? 28 : 34) * unit),
    minCellWidth: Math.round((dense ? 32 : 42) * unit),
    pad: (dense ? 9 : 16) * unit,
    nameWidth: type * 15,
    gap: Math.round(22 * unit),
    unit,
  };
}
