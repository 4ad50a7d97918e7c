// Days and months in digits alone that a program kept as floating-point numbers: 20230131.0.

/** The digits of a whole number that was written with a point and zeros, as pandas does where a column lacks a value. */
export function withoutPoint(label: string): string {
  return /^(\d{6}|\d{8})\.0+$/.exec(label)?.[1] ?? label;
}
