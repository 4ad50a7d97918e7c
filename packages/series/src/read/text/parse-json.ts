// JSON, an array of objects or another shape of a table -> rows of cells, each with its line in the file, or its number where several share one.

import { InputError } from '../../errors.ts';
import type { OpenTable } from '../table.ts';
import type { NamedTable } from './json-nested.ts';
import { namedTables, recordsOf } from './json-records.ts';

const EXAMPLE = '[{"unique_id": "a", "ds": "2000-01-01", "y": 1}, ...]';

/**
 * Reads a table; the columns are the keys of all of them, in the order in which they first appear.
 * @param text The whole file.
 * @param file Its name, for messages.
 * @param open Called with the column names; what it returns is called with every row.
 * @throws InputError when the text is not JSON, or no table.
 */
export function parseJson(text: string, file: string, open: OpenTable): void {
  const value = parseValue(text, file);
  const records = recordsOf(value);
  if (records === undefined) {
    const tables = namedTables(value);
    if (tables.length > 1) throw severalTables(tables, file);
    const unequal = unequalLists(value);
    if (unequal !== undefined) throw new InputError({ file, ...unequal });
    const remedy = `Write one object a row, as in ${EXAMPLE}.`;
    throw new InputError({ file, found: nameOf(value), expected: 'an array of objects', remedy });
  }
  const lines = Array.isArray(value) ? linesOfRecords(text) : [];
  visitRecords(records, placesOf(records, lines), { file, open });
}

/** What is wrong with columns that are lists of different lengths; undefined where a value is no such. */
function unequalLists(value: unknown): Pick<InputError, 'found' | 'expected' | 'remedy'> | undefined {
  if (!isObject(value)) return undefined;
  const lists = Object.entries(value).flatMap(([name, one]) =>
    Array.isArray(one) ? [{ name, count: one.length }] : [],
  );
  const [first] = lists;
  const other = lists.find(({ count }) => count !== first!.count);
  if (other === undefined || lists.length < Object.keys(value).length) return undefined;
  const found = `${JSON.stringify(first!.name)} has ${first!.count} values and ${JSON.stringify(other.name)} ${other.count}`;
  const remedy = 'Fill the shorter ones up with null where values are missing.';
  return { found, expected: 'columns of as many values each', remedy };
}

/** That a file holds tables that differ; what makes a file of one of them. */
function severalTables(tables: readonly NamedTable[], file: string): InputError {
  const names = tables.map(({ path }) => path.join('.'));
  const list = names.length > 8 ? `${names.slice(0, 8).join(', ')}, ... (${names.length})` : names.join(', ');
  const [largest] = tables.toSorted((one, other) => other.rows.length - one.rows.length);
  const path = largest!.path.map((name) => (/^[a-z_]\w*$/i.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`));
  const query = path.join('').replace(/^\[/, '.[');
  const base = file.split(/[\\/]/).at(-1)!;
  return new InputError({
    file,
    found: `${tables.length} tables: ${list}`,
    expected: 'one',
    remedy: `Make a file of one of them, as jq '${query}' ${base} > ${largest!.path.at(-1)!.replace(/\W+/g, '-')}.json does.`,
  });
}

/** Reads JSON Lines: one object a line, or another shape of a table whose entries stand below one another. */
export function parseNdjson(text: string, file: string, open: OpenTable): void {
  const lines: number[] = [];
  const records = text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    lines.push(index + 1);
    try {
      return [JSON.parse(keepDigits(line))];
    } catch (error) {
      throw syntaxError(error, line, file, index + 1);
    }
  });
  const found = recordsOf(records) ?? records;
  visitRecords(found, placesOf(found, lines), { file, open });
}

/** Lines tell entries only where each has one of its own; else they are counted. */
function placesOf(records: readonly unknown[], lines: readonly number[]): readonly number[] {
  // Rows that a list of names begins with are one more.
  const own = lines.length < records.length ? [] : lines.slice(lines.length - records.length);
  const areApart = own.length > 0 && own.every((line, at) => at === 0 || line > own[at - 1]!);
  return areApart ? own : records.map((_, at) => at + 1);
}

function visitRecords(
  records: readonly unknown[],
  lines: readonly number[],
  { file, open }: { readonly file: string; readonly open: OpenTable },
): void {
  if (records.length === 0) {
    const remedy = `Add rows, such as ${EXAMPLE}.`;
    throw new InputError({ file, found: 'an empty array', expected: 'an array of objects', remedy });
  }
  const columns = new Set<string>();
  records.forEach((record, index) => {
    if (!isObject(record)) {
      const row = lines[index]!;
      const found = `entry ${index + 1} is ${nameOf(record)}`;
      throw new InputError({ file, row, found, expected: 'an object', remedy: `Write every row as in ${EXAMPLE}.` });
    }
    for (const key in record) columns.add(key);
  });
  const names = [...columns];
  const visit = open({ columns: names, row: lines[0]! });
  records.forEach((record, index) => {
    visit(
      // Own keys only: a column may be called "constructor".
      names.map((name) => (Object.hasOwn(record as object, name) ? (record as Record<string, unknown>)[name] : null)),
      lines[index]!,
    );
  });
}

function parseValue(text: string, file: string): unknown {
  try {
    return JSON.parse(keepDigits(text));
  } catch (error) {
    throw syntaxError(error, text, file);
  }
}

/** Whole numbers of more digits than double precision has, as text: as names they are what they are, as values they are refused. */
function keepDigits(text: string): string {
  if (!/\d{16}/.test(text)) return text;
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])|[\d.eE+-]+/g, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
}

function syntaxError(error: unknown, text: string, file: string, line?: number): InputError {
  const reason = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(reason)?.[1];
  const row = line ?? (position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length);
  const bare = /[:[,\s](?:NaN|-?Infinity)\s*[,}\]]/.test(text);
  const remedy = bare ? 'Write null for a missing value: JSON knows no NaN or Infinity.' : 'Correct it.';
  return new InputError({ file, row, found: `not valid JSON (${reason})`, expected: EXAMPLE, remedy, cause: error });
}

/** The line on which each entry of the outermost array begins; the text is valid JSON. */
function linesOfRecords(text: string): readonly number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let inString = false;
  let awaiting = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
      continue;
    }
    if (character === '\n') line++;
    if (character === ' ' || character === '\n' || character === '\r' || character === '\t') continue;
    if (depth === 1 && character === ',') {
      awaiting = true;
      continue;
    }
    if (awaiting && character !== ']') lines.push(line);
    awaiting = false;
    if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth++;
      awaiting = depth === 1;
    } else if (character === '}' || character === ']') depth--;
  }
  return lines;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
