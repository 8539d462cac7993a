/** Half precision: 11 significant bits, exponents from -14 to 15. */

const LARGEST = 65504;
/** From here on a number is nearer to infinity than to the largest half. */
const OVERFLOW = 65520;
const SMALLEST_NORMAL = 2 ** -14;
const SMALLEST_STEP = 2 ** -24;

/** `value` rounded to half precision, ties to even. */
export function roundToHalf(value: number): number {
  const magnitude = Math.abs(value);
  if (!(magnitude < Number.POSITIVE_INFINITY) || magnitude === 0) return value;
  const sign = value < 0 ? -1 : 1;
  if (magnitude >= OVERFLOW) return sign * Number.POSITIVE_INFINITY;
  const step =
    magnitude < SMALLEST_NORMAL ? SMALLEST_STEP : 2 ** (Math.floor(Math.log2(magnitude)) - 10);
  return sign * Math.min(LARGEST, roundTiesToEven(magnitude / step) * step);
}

function roundTiesToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
