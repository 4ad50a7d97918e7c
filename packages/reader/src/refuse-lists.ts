// Tables whose cells are lists, a series in each: refused with the query that makes rows of them.
import { InputError, option, text } from '@onnxcast/series';
import { type Database, quoteName } from './duckdb.ts';
import type { FileOptions } from './read-options.ts';

/** A column as DuckDB describes it. */
type Described = readonly [name: string, type: string];

const LIST = /\[\d*\]$/;
const TIME = /^(?:DATE|TIMESTAMP)/;
const NUMBER = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/;

/** @throws InputError when what is to be read are lists within cells */
export async function refuseLists(
  database: Database,
  relation: string,
  { file, options }: { readonly file: string; readonly options: FileOptions },
): Promise<void> {
  const columns = (await database.rows(`DESCRIBE SELECT * FROM ${relation}`)) as unknown as readonly Described[];
  const lists = columns.filter(([, type]) => LIST.test(type) && !LIST.test(type.replace(LIST, '')));
  const asked = [options.target ?? []].flat();
  const numbers = lists.filter(([, type]) => NUMBER.test(type));
  const hasOther = columns.some(([name, type]) => NUMBER.test(type) && !LIST.test(type) && name !== options.id);
  const isAsked = lists.some(([name]) => name === 'y' || asked.includes(name));
  const [first] = numbers;
  if (first === undefined || (!isAsked && (asked.length > 0 || hasOther))) return;
  const query = `SELECT ${[...idOf(columns, options.id), ...timeOf(lists, first[0]), ...valuesOf(numbers)].join(', ')} FROM data`;
  throw new InputError({
    file,
    column: first[0],
    found: `column ${JSON.stringify(first[0])} holds lists of numbers`,
    expected: 'a number in each row',
    remedy: text`Pass ${option('query', query)}.`,
  });
}

function idOf(columns: readonly Described[], told: string | undefined): readonly string[] {
  const names = columns.filter(([, type]) => type === 'VARCHAR' || type.endsWith('INT') || type === 'INTEGER');
  const found = told ?? (names.find(([name]) => name === 'unique_id') ?? names[0])?.[0];
  return found === undefined ? ['row_number() OVER () AS unique_id'] : [`${quoteName(found)} AS unique_id`];
}

/** Times that are lists, too, or else the places in the lists. */
function timeOf(lists: readonly Described[], first: string): readonly string[] {
  const times = lists.find(([, type]) => TIME.test(type))?.[0];
  return [times === undefined ? `unnest(range(len(${quoteName(first)}))) AS ds` : `unnest(${quoteName(times)}) AS ds`];
}

function valuesOf(numbers: readonly Described[]): readonly string[] {
  const isOnly = numbers.length === 1;
  return numbers.map(([name]) => `unnest(${quoteName(name)}) AS ${isOnly ? 'y' : quoteName(name)}`);
}
