// Tables whose times stand in two directions: a part of them above the columns, another down the rows.

import { InputError, option, text } from '../../errors.ts';
import { parseTimeLabel } from '../../time/time-label.ts';
import type { ColumnSurvey } from '../cells/column-survey.ts';
import { isoOf } from '../cells/date-spelling.ts';
import type { ColumnNames } from '../read-options.ts';
import type { Header } from '../table.ts';
import { namesMonth, type PartName, partOf } from '../time-parts.ts';
import { namesSeries } from './names-series.ts';
import { quoted } from './queries.ts';

/** What stands above columns: how it is told by a name, how many there are at the least, and what must stand down the rows. */
interface Across {
  readonly part: 'year' | 'month' | 'quarter' | 'day' | 'hour' | 'time' | 'date' | 'period';
  readonly names: (name: string) => boolean;
  readonly least: number;
  readonly down: readonly (readonly Down[])[];
  /** What names must be told apart from numbers by: the columns down the rows have to be there. */
  readonly isOpen?: true;
}

type Down = 'year' | 'month' | 'quarter' | 'week' | 'dayOfYear' | 'day' | 'date' | 'hour' | 'clock';

const isDate = (name: string) =>
  /\d/.test(name) &&
  !/^\d+(?:\.\d+)?$/.test(name) &&
  (parseTimeLabel(name).kind === 'date' || isoOf(name, 'day') !== undefined || isoOf(name, 'month') !== undefined);
const isNumber = (from: number, to: number) => (name: string) =>
  /^\d{1,2}$/.test(name) && Number(name) >= from && Number(name) <= to;

const ACROSS: readonly Across[] = [
  { part: 'month', names: namesMonth, least: 4, down: [['year'], ['day']] },
  { part: 'quarter', names: (name) => /^(?:[QT]|qtr ?|quarter ?)[1-4]$/i.test(name), least: 4, down: [['year']] },
  { part: 'day', names: isNumber(1, 31), least: 28, down: [['year', 'month']], isOpen: true },
  { part: 'month', names: isNumber(1, 12), least: 12, down: [['year']], isOpen: true },
  {
    part: 'hour',
    names: (name) => /^(?:h|hr|hour|he)?[-_ ]?\d{1,2}(?::00)?$/i.test(name),
    least: 24,
    down: [['date'], ['year', 'month', 'day']],
  },
  {
    part: 'time',
    names: (name) => /^\d{1,2}:\d\d(?::\d\d)?$/.test(name),
    least: 24,
    down: [['date'], ['year', 'month', 'day']],
  },
  {
    part: 'year',
    names: (name) => /^(?:\D{0,12}[-_ ])?(?:X|FY)?(?:19|20)\d\d$/i.test(name),
    least: 2,
    down: [['month'], ['quarter'], ['week'], ['dayOfYear']],
    isOpen: true,
  },
  { part: 'period', names: (name) => /^(?:19|20)\d\d-\d\d$/.test(name), least: 2, down: [['day']], isOpen: true },
  { part: 'date', names: isDate, least: 2, down: [['hour'], ['clock']], isOpen: true },
];

/** How the parts are called in what is advised. */
const CALLED: Readonly<Partial<Record<Down, string>>> = { dayOfYear: 'day', clock: 'time' };
const WHOLE = { month: 'a year', quarter: 'a year', day: 'a month', hour: 'a day', time: 'a day' } as const;

/** A table to be looked at. */
interface Table {
  readonly header: Header;
  readonly surveys: readonly ColumnSurvey[];
  readonly file: string;
  readonly names: ColumnNames;
}

/**
 * Refuses a table of times in two directions, such as one of years down and months across.
 * @throws InputError that names the query which puts its values below one another
 */
export function refuseGrids(table: Table): void {
  const { header, names } = table;
  const { target, pastCovariates = [], futureCovariates = [], needed } = names;
  if (target !== undefined || needed !== undefined || pastCovariates.length + futureCovariates.length > 0) return;
  if (header.isMade === true) return;
  for (const across of ACROSS) {
    const cells = header.columns.flatMap((name, at) => (across.names(name) && name !== names.id ? [at] : []));
    const rest = header.columns.flatMap((_, at) => (cells.includes(at) ? [] : [at]));
    if (cells.length < across.least || rest.length === 0) continue;
    if (rest.length > (cells.length < 12 ? Math.min(3, cells.length) : cells.length * 0.75)) continue;
    const down = across.down.map((parts) => findDown(parts, rest, table)).find((found) => found !== undefined);
    if (down !== undefined || across.isOpen !== true) throw gridError(table, { across, cells, rest, down });
  }
}

/** The columns of some that are parts of times, in their order; undefined where one is not there. */
function findDown(
  parts: readonly Down[],
  rest: readonly number[],
  table: Table,
): readonly { readonly at: number; readonly part: Down }[] | undefined {
  const found = parts.flatMap((part) => {
    const at =
      rest.find((column) => isNamed(column, part, table)) ?? rest.find((column) => isSeen(column, part, table));
    return at === undefined ? [] : [{ at, part }];
  });
  return found.length === parts.length ? found : undefined;
}

/** Names that a part goes by beside its own. */
const ALSO: Readonly<Partial<Record<Down, readonly PartName[]>>> = {
  dayOfYear: ['day'],
  clock: ['hour'],
  date: ['day'],
};

/** Whether a column is called as such a part, and holds it. */
function isNamed(at: number, part: Down, { header, surveys }: Table): boolean {
  const name = partOf(header.columns[at]!);
  const isAlso = name !== undefined && (name === part || ALSO[part]?.includes(name) === true);
  return isAlso && HOLDS[part](surveys[at]!);
}

/** Whether a column that is called in another way holds such a part, as no other column does. */
function isSeen(at: number, part: Down, { header, surveys }: Table): boolean {
  const survey = surveys[at]!;
  if (header.columns[at] === '' || namesSeries(header.columns[at]!)) return false;
  if (part === 'month') return survey.text === survey.rows && HOLDS.month(survey);
  if (part === 'quarter') return survey.text === survey.rows && HOLDS.quarter(survey);
  if (part === 'year' || part === 'date' || part === 'clock') return HOLDS[part](survey);
  return false;
}

/** Whether the cells of a column can be such a part. */
const HOLDS: Readonly<Record<Down, (survey: ColumnSurvey) => boolean>> = {
  year: ({ sequence }) => sequence.length > 0 && sequence.every((cell) => /^(?:1[789]|20)\d\d(?:\.0+)?$/.test(cell)),
  month: ({ sequence, texts, text, rows }) =>
    text >= rows - 2 && text > 3
      ? texts.filter(namesMonth).length >= Math.max(4, texts.length - 2)
      : areWithin(sequence, 1, 12),
  quarter: ({ sequence, texts, text }) =>
    text > 0 ? texts.every((cell) => /^[QT] ?[1-4]$/i.test(cell)) : areWithin(sequence, 1, 4),
  week: ({ sequence, texts, text }) =>
    text > 0 ? texts.every((cell) => /^(?:W|KW) ?\d{1,2}$/i.test(cell)) : areWithin(sequence, 1, 53),
  dayOfYear: ({ sequence }) => areWithin(sequence, 1, 366) && sequence.some((cell) => Number(cell) > 31),
  day: ({ sequence }) => areWithin(sequence, 1, 31),
  date: (survey) => survey.holdsDates,
  hour: ({ sequence }) => areWithin(sequence, 0, 24),
  clock: (survey) => survey.holdsClock,
};

function areWithin(sequence: readonly string[], from: number, to: number): boolean {
  const isWithin = (cell: string) => /^\d{1,3}(?:\.0+)?$/.test(cell) && Number(cell) >= from && Number(cell) <= to;
  return sequence.length > 0 && sequence.every(isWithin);
}

function gridError(
  table: Table,
  {
    across,
    cells,
    rest,
    down,
  }: {
    readonly across: Across;
    readonly cells: readonly number[];
    readonly rest: readonly number[];
    readonly down: ReturnType<typeof findDown>;
  },
): InputError {
  const { header, surveys, file, names } = table;
  const { columns, row } = header;
  const shown = cells.slice(0, 3).map((at) => JSON.stringify(columns[at]));
  const list = `${shown.join(', ')}${cells.length > 3 ? ', ...' : ''}`;
  const what =
    across.part in WHOLE ? `the ${across.part}s of ${WHOLE[across.part as keyof typeof WHOLE]}` : `${across.part}s`;
  const ids = idsOf(rest, down?.map(({ at }) => at) ?? [], table);
  const below = down?.map(({ at }) => JSON.stringify(columns[at])) ?? [];
  const parts = down?.map(({ part }) => `${CALLED[part] ?? part}s`) ?? [];
  const isSplit = across.part === 'year' || across.part === 'period' || across.part === 'date';
  const beside = isSplit ? `, and column ${below.join(', ')} holds their ${parts.join(', ')}` : '';
  const each = isSplit ? (CALLED[down![0]!.part] ?? down![0]!.part) : across.part;
  const error = {
    file,
    row,
    column: columns[cells[0]!]!,
    found: `columns ${list} are ${what} beside one another${beside}`,
    expected: `one row ${each === 'hour' ? 'an' : 'a'} ${each}`,
  };
  const areRows = down === undefined && ids.length > 0 && rest.every((at) => surveys[at]!.text > 0 || ids.includes(at));
  if (areRows) {
    return new InputError({ ...error, remedy: text`If every row is a series, pass ${option('layout', 'rows')}.` });
  }
  if (down === undefined && columns[0] === '' && rest.includes(0)) {
    return new InputError({ ...error, remedy: 'Write a name above the first column, such as Year or Date.' });
  }
  const missing = down === undefined ? (across.part === 'hour' || across.part === 'time' ? 'Date' : 'Year') : undefined;
  const query = queryOf(table, { across, cells, ids, down, missing });
  const isYearless = across.part === 'month' && down?.[0]?.part === 'day';
  const where =
    missing !== undefined
      ? `, where ${missing} is the column of the ${missing.toLowerCase()}`
      : isYearless
        ? ', where 2024 is their year'
        : '';
  const hasFiscal = across.part === 'year' && cells.some((at) => /FY/i.test(columns[at]!));
  const ifFiscal = hasFiscal ? ', if its years begin in January' : '';
  const instead = names.time === undefined ? '' : text`, without ${option('time')}`;
  return new InputError({
    ...error,
    remedy: text`Put them below one another, as ${option('query', query)} does${instead}${where}${ifFiscal}.`,
  });
}

/** The columns that tell series apart: the one that was told, else those of text or of such a name. */
function idsOf(rest: readonly number[], down: readonly number[], { header, surveys, names }: Table): readonly number[] {
  const told = header.columns.indexOf(names.id ?? 'unique_id');
  if (told >= 0) return [told];
  const isText = ({ text, numbers, isSame }: ColumnSurvey) => text > numbers && !isSame;
  return rest.filter(
    (at) =>
      !down.includes(at) && (isText(surveys[at]!) || (namesSeries(header.columns[at]!) && surveys[at]!.numbers > 0)),
  );
}

function queryOf(
  { header, surveys, names }: Table,
  {
    across,
    cells,
    ids,
    down,
    missing,
  }: {
    readonly across: Across;
    readonly cells: readonly number[];
    readonly ids: readonly number[];
    readonly down: ReturnType<typeof findDown>;
    readonly missing: string | undefined;
  },
): string {
  const name = (at: number) => quoted(header.columns[at]!);
  const kept = [...ids, ...(down?.map(({ at }) => at) ?? [])];
  const left = header.columns.flatMap((_, at) =>
    kept.includes(at) || cells.includes(at) || (missing !== undefined && header.columns[at] === missing) ? [] : [at],
  );
  const all = left.length === 0 ? '*' : `* EXCLUDE (${left.map(name).join(', ')})`;
  const values = kept.some((at) => header.columns[at]!.toLowerCase() === 'y') ? 'value' : 'y';
  const keeps = [...kept.map(name), ...(missing === undefined ? [] : [missing])].join(', ');
  const { part } = across;
  const into = part === 'period' ? 'month' : part;
  const below = `(UNPIVOT (SELECT COLUMNS(${all})::VARCHAR FROM data) ON COLUMNS(* EXCLUDE (${keeps})) INTO NAME ${into} VALUE ${values})`;
  const id =
    ids.length === 0
      ? []
      : names.id !== undefined
        ? [name(ids[0]!)]
        : [`${ids.length === 1 ? name(ids[0]!) : `concat_ws('-', ${ids.map(name).join(', ')})`} AS unique_id`];
  const times = down?.map(({ at, part: one }) => renamed(name(at), CALLED[one] ?? one)) ?? [];
  const guess = missing === undefined ? [] : [renamed(missing, missing.toLowerCase())];
  // A number stands for an hour and four digits for a year, whatever stands before them.
  const hasLetters = cells.some((at) => /\D/.test(header.columns[at]!));
  const digits = { hour: '[0-9]+', quarter: '[1-4]', year: hasLetters ? '[0-9]{4}' : '' }[part as string] ?? '';
  const chosen = digits === '' ? into : `regexp_extract(${into}, '${digits}') AS ${into}`;
  const time =
    part === 'period'
      ? [`month || '-' || lpad(${name(down![0]!.at)}, 2, '0') AS date`]
      : part === 'month' && down?.[0]?.part === 'day'
        ? ['2024 AS year', chosen, ...times]
        : isBefore(part)
          ? [chosen, ...times]
          : [...guess, ...times, chosen];
  const chosenValues = `${values}${values === 'y' ? '' : ' AS y'}`;
  return `SELECT ${[...id, ...time, chosenValues].join(', ')} FROM ${below}${withoutSums(header, surveys, down)}`;
}

function renamed(name: string, called: string): string {
  return name === called ? name : `${name} AS ${called}`;
}

/** What leaves out rows of sums below months. */
function withoutSums(header: Header, surveys: readonly ColumnSurvey[], down: ReturnType<typeof findDown>): string {
  const month = down?.find(({ part, at }) => part === 'month' && surveys[at]!.text > 3);
  const others = month === undefined ? [] : surveys[month.at]!.texts.filter((cell) => !namesMonth(cell));
  if (others.length === 0) return '';
  const list = others.map((cell) => `'${cell.replaceAll("'", "''")}'`).join(', ');
  return ` WHERE ${quoted(header.columns[month!.at]!)} NOT IN (${list})`;
}

/** Whether what stands across is larger than what stands down. */
function isBefore(part: Across['part']): boolean {
  return part === 'year' || part === 'date';
}
