// What stands for a missing value in files of many makes.

import { DECIMAL } from '../../time/time-label.ts';

/** Words for it, as they are or in brackets: `<NA>`, `(null)`. */
const WORDS = [
  ...['nan', 'nat', 'nil', 'nul', 'null', 'none', 'missing', 'undefined', 'unknown'],
  ...['no[ _-]?data', 'not[ _]available', String.raw`n[./]?[ad]\.?`, String.raw`[kn]\.\s?[av]\.`],
  // Of other languages: nicht verfügbar, non disponible, sin dato, brak danych, нет данных.
  ...[
    String.raw`(?:[bs]\.\s?d|i\.\s?o|o\.\s?a|n\.\s?[bc]|n\.\s?v\.\s?t)\.`,
    's/d',
    'n/b',
    'i/t',
    String.raw`н[./]?д\.?`,
  ],
  ...['(?:nicht|niet|non|no|não) (?:verfügbar|vorhanden|beschikbaar|disponibile|disponible|disponível)'],
  ...[
    'keine? (?:angaben?|daten)',
    'ohne angabe',
    'fehlt',
    'manquante?',
    'si[nm] (?:datos?|información|dados)',
    'sem dados',
  ],
  ...['geen (?:data|gegevens)', 'onbekend', 'ontbreekt', 'mancante', 'brak(?: danych)?', 'saknas', 'нет данных'],
];

/** Marks of others. */
const MARKS = [
  '[.?:*‒–—…]|-{1,3}|[.]{2,3}', // SAS, UCI, statistical offices
  String.raw`\\{1,2}n`, // dumps of databases
  // Spreadsheets, in any language: #N/A, #NV, #ZAHL!, #¡REF!, #NAZWA?, #DIV/0!
  String.raw`#n/?a(?: n/a)?|#(?:nv|yok|hiányzik|null|value|ref|num|zahl|bezug|wert)|#\p{L}/\p{L}|#[¡¿]?[\p{L}_]{2,20}(?:/0)?[!?]`,
  String.raw`[+-]?nan(?:\(\w*\))?|-?1?\.?#(?:ind|qnan)`, // programs in C
];

/** Empty, and what stands for a missing value in pandas, R, Julia, databases, spreadsheets and the files of offices. */
export const MISSING = new RegExp(`^(?:|${MARKS.join('|')}|[[(<{]?(?:${WORDS.join('|')})[\\])>}]?)$`, 'iu');

/** A number beyond all, which is no missing value unless somebody says so. */
export const INFINITE = /^[+-]?(?:inf(?:inity)?|∞)$/i;

/** Marks of a missing value that were named; one that is a number stands for that number however it is written, as in pandas. */
export interface Marks {
  has(cell: string): boolean;
}

/** The marks that were named; one of an infinite number stands for all spellings of all of them. */
export function marksOf(na: readonly string[]): Marks {
  const words = ['inf', 'Inf', 'INF', 'infinity', 'Infinity', 'INFINITY', '∞'];
  const infinite = words.flatMap((word) => [word, `+${word}`, `-${word}`]);
  const texts = new Set([...na, ...(na.some((mark) => INFINITE.test(mark)) ? infinite : [])]);
  const numbers = new Set(na.flatMap((mark) => numberOf(mark) ?? []));
  if (numbers.size === 0) return texts;
  const isMark = (cell: string) => {
    const number = numberOf(cell);
    return texts.has(cell) || (number !== undefined && numbers.has(number));
  };
  return { has: isMark };
}

/** A number, also one with a comma before its decimals; undefined where three digits after it may be thousands. */
function numberOf(cell: string): number | undefined {
  const text = cell.replace(/^([+-]?\d+),(?=(?:\d{1,2}|\d{4,})$)/, '$1.');
  return DECIMAL.test(text) ? Number(text) : undefined;
}
