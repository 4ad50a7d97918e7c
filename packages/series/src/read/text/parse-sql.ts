// Dumps of databases -> rows of cells: the values of INSERT statements and of COPY ... FROM stdin, each with its line in the file.

import { InputError } from '../../errors.ts';
import type { Cell, OpenTable } from '../table.ts';

/** Rows of one table, and what the dump calls its columns, where it says so. */
interface DumpedTable {
  readonly columns: readonly string[] | undefined;
  readonly rows: { readonly cells: readonly Cell[]; readonly row: number }[];
}

const PART = String.raw`(?:\`[^\`]+\`|"[^"]+"|\[[^\]]+\]|[\w$]+)`;
const NAME = String.raw`(${PART}(?:\s*\.\s*${PART})*)`;
const INSERT = new RegExp(
  String.raw`(?:INSERT|REPLACE)\s+(?:(?:OR\s+\w+|IGNORE|DELAYED|LOW_PRIORITY)\s+)*(?:INTO\s+)?${NAME}\s*(?:\(([^)]*)\)\s*)?VALUES?\s*`,
  'iy',
);
const CREATE = new RegExp(String.raw`CREATE\s+(?:\w+\s+)*?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?${NAME}\s*\(`, 'iy');
const COPY = new RegExp(String.raw`COPY\s+${NAME}\s*(?:\(([^)]*)\))?\s*FROM\s+stdin[^;]*;[^\n]*\n`, 'iy');
const SPACE = /(?:\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)+/y;
/** Parts of a definition of a table that are no columns. */
const NO_COLUMN = /^(?:PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FOREIGN|CHECK|FULLTEXT|SPATIAL|EXCLUDE|LIKE|PERIOD)\b/i;
const CONSTANT = String.raw`([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(NULL)\b|(TRUE|FALSE)\b`;
/** A text in quotes, in which a backslash is one, or says what the letter after it means; or another constant. */
const VALUE = new RegExp(String.raw`(?:(?:DATE|TIME|TIMESTAMP|DATETIME|N)\s*)?'((?:[^']|'')*)'|${CONSTANT}`, 'iy');
const ESCAPED = new RegExp(
  String.raw`(?:(?:DATE|TIME|TIMESTAMP|DATETIME|N|E|_\w+)\s*)?'((?:[^'\\]|''|\\[\s\S])*)'|${CONSTANT}`,
  'iy',
);
const CAST = /(?:\s*::\s*[\w ]+(?:\([\d, ]*\))?(?:\[\])?)+/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', Z: '\x1a', b: '\b' };

/**
 * Reads the rows of the only table that a dump holds rows of.
 * @throws InputError when there are none, or of several tables, or a value is no constant
 */
export function parseSql(text: string, file: string, open: OpenTable): void {
  const tables = readDump(text, file);
  const filled = [...tables].filter(([, { rows }]) => rows.length > 0);
  const [only] = filled;
  if (only === undefined) {
    throw new InputError({
      file,
      found: 'SQL without rows',
      expected: 'INSERT INTO ... VALUES, or COPY ... FROM stdin',
      remedy: 'Dump its data too, or export the table as CSV.',
    });
  }
  if (filled.length > 1) {
    throw new InputError({
      file,
      found: `rows of ${filled.length} tables: ${filled.map(([name]) => name).join(', ')}`,
      expected: 'one table',
      remedy: `Dump one of them alone, as pg_dump -t ${only[0]} and mysqldump DATABASE ${only[0]} do, or remove the statements of the others.`,
    });
  }
  const [name, { columns, rows }] = only;
  const width = rows[0]!.cells.length;
  const names = columns ?? Array.from({ length: width }, (_, at) => `column ${at + 1}`);
  const wrong = rows.find(({ cells }) => cells.length !== names.length);
  if (wrong !== undefined) {
    throw new InputError({
      file,
      row: wrong.row,
      found: `${wrong.cells.length} values for table ${name}`,
      expected: `${names.length}`,
      remedy: 'Correct the row, or remove it.',
    });
  }
  const visit = open({ columns: names, row: rows[0]!.row, ...(columns === undefined ? { isMade: true } : {}) });
  for (const { cells, row } of rows) visit(cells, row);
}

function readDump(text: string, file: string): ReadonlyMap<string, DumpedTable> {
  const tables = new Map<string, DumpedTable>();
  const hasBackslashes = text.includes('`') || /MySQL|MariaDB/.test(text.slice(0, 1000));
  const [lineOf, cursor] = [countLines(text), { at: 0 }];
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = cursor.at;
    const match = pattern.exec(text);
    if (match !== null) cursor.at = pattern.lastIndex;
    return match ?? undefined;
  };
  const tableOf = (name: string, columns: readonly string[] | undefined): DumpedTable => {
    const known = tables.get(nameOf(name));
    if (known !== undefined && (columns === undefined || known.columns !== undefined)) return known;
    const table = { columns, rows: known?.rows ?? [] };
    tables.set(nameOf(name), table);
    return table;
  };
  /** One value, or where there is none an error. */
  const takeValue = (): Cell => {
    take(SPACE);
    const from = cursor.at;
    const isEscaped = hasBackslashes || /E/i.test(text[from] ?? '');
    const value = take(isEscaped ? ESCAPED : VALUE);
    if (value === undefined) {
      throw new InputError({
        file,
        row: lineOf(from),
        found: `the value ${JSON.stringify(text.slice(from, from + 30))}`,
        expected: 'a text in single quotes, a number, NULL, TRUE or FALSE',
        remedy: 'Export the table as CSV.',
      });
    }
    take(CAST);
    const [, quoted, number, none, answer] = value;
    if (quoted !== undefined) return unquote(quoted, isEscaped);
    return none !== undefined ? null : answer !== undefined ? answer.toUpperCase() === 'TRUE' : number;
  };
  const takeRows = ({ columns, rows }: DumpedTable, order: readonly string[] | undefined) => {
    while (true) {
      take(SPACE);
      const row = lineOf(cursor.at);
      if (text[cursor.at] !== '(') return;
      const cells: Cell[] = [];
      do {
        cursor.at++;
        cells.push(takeValue());
        take(SPACE);
      } while (text[cursor.at] === ',');
      if (text[cursor.at] === ')') cursor.at++;
      rows.push({ cells: inOrder(cells, order, columns), row });
      take(SPACE);
      if (text[cursor.at] === ',') cursor.at++;
    }
  };
  while (cursor.at < text.length) {
    take(SPACE);
    const insert = take(INSERT);
    if (insert !== undefined) {
      const order = insert[2] === undefined ? undefined : splitNames(insert[2]);
      takeRows(tableOf(insert[1]!, order), order);
      continue;
    }
    const created = take(CREATE);
    if (created !== undefined) {
      const from = cursor.at;
      cursor.at = endOfParts(text, from);
      tableOf(created[1]!, columnsOf(text.slice(from, cursor.at)));
      continue;
    }
    const copied = take(COPY);
    if (copied !== undefined) {
      const { rows } = tableOf(copied[1]!, copied[2] === undefined ? undefined : splitNames(copied[2]));
      const end = text.indexOf('\n\\.', cursor.at - 1);
      const lines = text.slice(cursor.at, end < 0 ? undefined : end + 1).split('\n');
      const first = lineOf(cursor.at);
      lines.forEach((line, at) => {
        if (line.trim() !== '') rows.push({ cells: line.replace(/\r$/, '').split('\t').map(uncopy), row: first + at });
      });
      cursor.at = end < 0 ? text.length : end + 3;
      continue;
    }
    cursor.at = endOfStatement(text, cursor.at);
  }
  return tables;
}

/** Values in the order of a table's columns, where a statement has its own. */
function inOrder(
  cells: readonly Cell[],
  order: readonly string[] | undefined,
  columns: readonly string[] | undefined,
): readonly Cell[] {
  if (order === undefined || columns === undefined || order.length !== cells.length) return cells;
  return columns.map((name) => {
    const at = order.indexOf(name);
    return at < 0 ? null : cells[at];
  });
}

function nameOf(name: string): string {
  return name
    .split(/\s*\.\s*(?=[`"[\w$])/)
    .at(-1)!
    .replace(/^[`"[]|[`"\]]$/g, '');
}

function splitNames(list: string): readonly string[] {
  return list.split(',').map((name) => nameOf(name.trim()));
}

/** The columns of the definition of a table. */
function columnsOf(definition: string): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < definition.length; ) {
    let [at, depth] = [from, 0];
    for (; at < definition.length && (definition[at] !== ',' || depth > 0); at++) {
      if (definition[at] === "'") at = Math.max(at, definition.indexOf("'", at + 1));
      if (definition[at] === '(') depth++;
      if (definition[at] === ')') depth--;
    }
    parts.push(
      definition
        .slice(from, at)
        .replace(/--[^\n]*/g, '')
        .trim(),
    );
    from = at + 1;
  }
  const named = new RegExp(`^${PART}`);
  return parts.flatMap((part) => (part === '' || NO_COLUMN.test(part) ? [] : [nameOf(named.exec(part)?.[0] ?? part)]));
}

/** Where the bracket closes that is open before a place. */
function endOfParts(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < text.length && depth > 0; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')') depth--;
    if (text[at] === "'") at = Math.max(at, text.indexOf("'", at + 1));
  }
  return Math.max(from, at - 1);
}

/** The place after the next semicolon that stands in no text. */
function endOfStatement(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === ';') return at + 1;
    if (text[at] === "'") at = text.indexOf("'", at + 1) < 0 ? text.length : text.indexOf("'", at + 1);
  }
  return text.length;
}

function unquote(quoted: string, hasBackslashes: boolean): string {
  const plain = quoted.replaceAll("''", "'");
  return hasBackslashes ? plain.replace(/\\([\s\S])/g, (_, letter: string) => ESCAPES[letter] ?? letter) : plain;
}

/** A cell of COPY's text format. Source: PostgreSQL's documentation of COPY, File Formats. */
function uncopy(cell: string): Cell {
  if (cell === '\\N') return null;
  return cell.replace(/\\([\s\S])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

/** Tells the line of places that are asked for in rising order. */
function countLines(text: string): (at: number) => number {
  let [line, from] = [1, 0];
  return (at) => {
    for (let next = text.indexOf('\n', from); next !== -1 && next < at; next = text.indexOf('\n', from)) {
      line++;
      from = next + 1;
    }
    return line;
  };
}
