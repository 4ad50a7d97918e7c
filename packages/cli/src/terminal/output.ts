// What goes where: data on stdout, words on stderr.
import { OnnxcastError, sentenceOf } from '@onnxcast/series/errors';
import { COMMAND_LINE } from './command-line-door.ts';

/** Writes data for the next program to stdout, ending in a newline; where a person reads it, without what moves a terminal. */
export function printData(text: string): void {
  const data = text.endsWith('\n') ? text : `${text}\n`;
  process.stdout.write(process.stdout.isTTY ? showControls(data) : data);
}

/** Writes a value as JSON to stdout. */
export function printJson(value: unknown): void {
  printData(JSON.stringify(value, null, 2));
}

/** Writes a sentence for the person to stderr. */
export function say(text: string): void {
  process.stderr.write(`${showControls(text)}\n`);
}

/** A text whose control characters are seen and not obeyed: names in files may hold some that write over a terminal's lines, or turn the direction of writing. */
export function showControls(text: string): string {
  return text.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Says of a model that carries no digest of its bytes, such as one of another maker's, that a change of it would not be seen. */
export function sayUnsealed(file: string, digest: string | undefined): void {
  if (digest === undefined)
    say(`${file} carries no SHA-256 of its bytes, so nothing tells whether it is as it was written`);
}

/** An error in words, options as they are typed. */
export function sentenceFor(error: unknown): string {
  if (error instanceof OnnxcastError) return sentenceOf(error, COMMAND_LINE);
  return error instanceof Error ? error.message : String(error);
}

/** Aligns rows of cells in columns: words to the left, columns that end in a number to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const columns = (rows[0] ?? []).map((_, column) => {
    const cells = rows.map((row) => row[column] ?? '');
    const isNumeric = /^(?:[-+]?(?:\d|NaN|Infinity)|-$)/.test(cells.at(-1) ?? '');
    return { width: Math.max(...cells.map((cell) => cell.length)), isNumeric };
  });
  const align = (cell: string, column: number) => {
    const { width = 0, isNumeric = false } = columns[column] ?? {};
    return isNumeric ? cell.padStart(width) : cell.padEnd(width);
  };
  return rows.map((row) => row.map(align).join('  ').trimEnd()).join('\n');
}

/** An error as a figure; a dash where there is none, as of one that is measured by a naive error of zero. */
export function formatError(value: number): string {
  return Number.isFinite(value) ? formatFigure(value) : '-';
}

/** A number of things: `1 epoch`, `1,000 epochs`; of series the word stays. */
export function formatCount(count: number, thing: string): string {
  const things = count === 1 || thing === 'series' ? thing : `${thing}s`;
  return `${count.toLocaleString('en')} ${things}`;
}

/** Four significant digits, in exponent form where that is shorter to read. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : value.toPrecision(4);
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' and ');
}
