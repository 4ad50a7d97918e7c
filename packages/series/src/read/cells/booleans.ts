// Words for true and false, as programs and spreadsheets of several languages write them.

const TRUE = /^(?:true|t|yes|y|on|wahr|ja|vrai|oui|verdadero|s[ií]|vero|waar|verdadeiro|sim|sant|sand|prawda|tak|да)$/i;
const FALSE = /^(?:false|f|no|n|off|falsch|nein|faux|non|falso|onwaar|nee|não|falskt|nej|falsk|nei|fałsz|nie|нет)$/i;

/** Whether a text answers yes or no; undefined where it does neither. */
export function answerIn(cell: string): boolean | undefined {
  return TRUE.test(cell) ? true : FALSE.test(cell) ? false : undefined;
}
