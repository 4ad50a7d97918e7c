// What stands for a missing value in files of many makes.

/** Empty, and the marks of R, pandas, spreadsheets, SAS (a point), UCI (a question mark) and statistical offices (a dash, a colon). */
export const MISSING =
  /^(?:|[.?:*]|-{1,3}|\.{2,3}|nan|-nan|n\/?a|n\.a\.?|nil|null|none|missing|<na>|#n\/?a(?: n\/a)?|#null!|#value!|#div\/0!|nat)$/i;

/** A number beyond all, which is no missing value unless somebody says so. */
export const INFINITE = /^[+-]?(?:inf(?:inity)?|∞)$/i;

/** The marks that were named; one of an infinite number stands for all spellings of all of them. */
export function marksOf(na: readonly string[]): ReadonlySet<string> {
  const words = ['inf', 'Inf', 'INF', 'infinity', 'Infinity', 'INFINITY', '∞'];
  const infinite = words.flatMap((word) => [word, `+${word}`, `-${word}`]);
  return new Set([...na, ...(na.some((mark) => INFINITE.test(mark)) ? infinite : [])]);
}
