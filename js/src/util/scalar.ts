/** An exact value: a number for floats and integers up to 32 bits, a bigint for 64 bits, a pair for complex. */
export type Scalar = number | bigint | boolean | readonly [number, number];
