// Rows -> text of CSV (RFC 4180, line feeds) or JSON, so that any reader gets the same cells back.

import type { FloatArray } from '../tensor.ts';

/** Rows of CSV, each ended by a line feed. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(quote).join(',')}\n`).join('');
}

/** A text that no spreadsheet takes for a formula: with an apostrophe before it where its first character would begin one. Source: OWASP, "CSV Injection". */
export function guardFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** The shortest decimal number that reads back as the same value, of the array's own precision. */
export function formatNumber(values: FloatArray, index: number): string {
  const value = values[index]!;
  if (Object.is(value, -0)) return '-0';
  if (values instanceof Float64Array || !Number.isFinite(value)) return String(value);
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}

/** A number for JSON, which has no NaN or Infinity: they become null. */
export function formatJsonNumber(values: FloatArray, index: number): string {
  return Number.isFinite(values[index]!) ? formatNumber(values, index) : 'null';
}

type JsonRows = readonly (readonly (readonly [string, string])[])[];

/** An array of objects, one a line; the values are JSON already. */
export function formatJsonRows(rows: JsonRows): string {
  return `[\n${rows.map(formatJsonRow).join(',\n')}\n]\n`;
}

/** Objects, each a line of its own. */
export function formatJsonLines(rows: JsonRows): string {
  return rows.map((row) => `${formatJsonRow(row)}\n`).join('');
}

function formatJsonRow(row: JsonRows[number]): string {
  return `{${row.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`;
}

// Other separators are quoted too: readers guess the separator from what stands outside quotes, and take # for a comment.
function quote(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$|^$|^\uFEFF|^#/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
