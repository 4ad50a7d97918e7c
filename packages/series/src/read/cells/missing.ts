// What stands for a missing value in files of many makes.

/** Empty, and the marks of R, pandas, spreadsheets, SAS (a point), UCI (a question mark) and statistical offices (a dash, a colon). */
export const MISSING =
  /^(?:|[.?:*]|-{1,3}|\.{2,3}|nan|-nan|[+-]?inf(?:inity)?|n\/?a|n\.a\.?|nil|null|none|missing|<na>|#n\/?a(?: n\/a)?|#null!|#value!|#div\/0!|nat)$/i;
