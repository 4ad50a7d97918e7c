// Which column holds the times: the one that was named, several that make one, one with a usual name, or one that counts.

import { InputError, option, type Text, text } from '../errors.ts';
import type { ColumnSurvey } from './cells/column-survey.ts';
import { lostZeros, partByName } from './cells/digit-days.ts';
import { findColumn } from './layout.ts';
import type { ColumnNames } from './read-options.ts';
import { remedyForLateHour } from './series-remedies.ts';
import type { Header } from './table.ts';
import { bareName, type JoinedTime } from './time-parts.ts';

const USUAL = /^(?:ds|date|time|date[-_ ]?time|time[-_ ]?stamp|time[-_ ]?period)$/i;
/** Such a column may hold numbers of another kind: it must hold dates. */
const ENDS_USUALLY =
  /(?:^|[-_ ])(?:date|time|date[-_ ]?time|time[-_ ]?stamp|month|quarter|period|day|week|datum|zeit|fecha|jour|yyyy[-_]?mm(?:[-_]?dd)?|yearmoda|ymd|half|half[-_ ]?year|halbjahr|semester|semestre)$/i;
/** Names of seconds or finer since 1970. */
const SINCE_1970 = /^(?:ts|epoch|unix|(?:.*[-_ ])?(?:ts|at|epoch|utc|unix[-_ ]?(?:time|ts)?))$/i;
/** Names of a count of steps, and of nothing else. */
const STEPS = /^(?:t|steps?|time[-_ ]?(?:steps?|idx|index|id)|step[-_ ]?(?:idx|index|no|num|number))$/i;
/** Names of a count or of a year, which may be other things: their numbers must rise. */
const COUNTS =
  /^(?:nth[-_ ]?(?:minute|hour|day|week|month)|index|idx|i|x|#|no|nr|obs|observation|seq|sequence|rows?|row[-_ ]?(?:id|no|nr|num|number)|sample|frame|cycle|iteration|period|day|days|week|weeks|month|months|hour|hours|minutes?|seconds?|ticks?|year|years|yr|jahr|jaar|år|año|année|anno|rok|год|рік|yıl|év|vuosi|unnamed: \d+)$/i;
/** Names of a column that counts the rows of a table beside its times, as tools write them. */
const COUNTS_ROWS =
  /^(?:#|no\.?|nr\.?|rn|unnamed: \d+(?:\.\d+)?|(?:index|idx|instant|level_0|obs|observation|record|seq|sequence|rec(?:ord)?[-_ ]?(?:id|no|nr|num|number)|rows?|row[-_ ]?(?:id|no|nr|num|number|index)))$/i;
/** Rows from which on a first column that rises by one step is no series, whatever its name. */
const ENOUGH = 8;

/** Whether a name is one that columns of times usually have. */
export function namesTimes(name: string): boolean {
  return USUAL.test(bareName(name)) || ENDS_USUALLY.test(bareName(name));
}

/** What is found of the times. */
export interface FoundTimes {
  /** Index of their column, if there is one. */
  readonly time: number | undefined;
  readonly ignored: readonly number[];
  /** What a person should know. */
  readonly notes: readonly Text[];
}

/** What is known before. */
interface Known {
  readonly file: string;
  readonly names: ColumnNames;
  readonly joined: JoinedTime | undefined;
}

/**
 * Finds the column of the times.
 * @param surveys one a column
 * @throws InputError when the one that was named is absent, or several that seem to make a time do not
 */
export function findTimes(
  header: Header,
  surveys: readonly ColumnSurvey[],
  { names, file, joined }: Known,
): FoundTimes {
  const { columns } = header;
  const { time } = names;
  const unnamed = columns[0] === '' ? surveys[0] : undefined;
  const at = columns.length - 1;
  const dates = joined === undefined || time !== undefined ? undefined : datesBeside(columns, surveys, joined);
  if (dates !== undefined) {
    const note = text`Column ${JSON.stringify(columns[dates])} is taken for the times.`;
    const ignored = findCounters(columns, surveys, { names, times: [dates, at] });
    return { time: dates, ignored, notes: [note, ...ignored.map((index) => passedOver(columns, index))] };
  }
  if (joined !== undefined && (time !== undefined || surveys[at]!.holdsDates)) {
    const all = joined.columns.map((column) => JSON.stringify(columns[column]));
    const note = text`${all.slice(0, -1).join(', ')} and ${all.at(-1)!} together are the times.`;
    const beside = findBeside(columns, surveys, { names, times: [at, ...joined.columns] });
    const notes = [...(time === undefined ? [note] : []), ...beside.notes];
    return { time: at, ignored: [...joined.columns, ...beside.ignored], notes };
  }
  const named = findColumn(header, {
    name: typeof time === 'object' ? time[0] : time,
    assumed: 'ds',
    option: 'time',
    file,
  });
  if (named !== undefined) {
    return { time: named, ...findBeside(columns, surveys, { names, times: [named] }) };
  }
  const found = findUsual(columns, surveys, { names, joined });
  if (found !== undefined) {
    const { ignored, notes } = findBeside(columns, surveys, { names, times: [found] });
    const note = text`Column ${JSON.stringify(columns[found])} is taken for the times.`;
    return { time: found, ignored, notes: [note, ...notes] };
  }
  if (joined !== undefined) {
    const broken = brokenTimes(header, surveys[at]!, { file, joined });
    if (valuesOf(names).size === 0) throw broken;
    return {
      time: undefined,
      ignored: [],
      notes: [text`Line ${broken.row!}: ${broken.found!}; they are passed over.`],
    };
  }
  if (unnamed !== undefined && isIndex(unnamed)) {
    return { time: 0, ignored: [], notes: [text`Column 1, which has no name, is taken for the times.`] };
  }
  return findCounting(columns, surveys, names);
}

/** The only column of written dates, each another or more of them than the parts make, beside parts of times that no date is among; undefined where there is none such. */
function datesBeside(
  columns: readonly string[],
  surveys: readonly ColumnSurvey[],
  joined: JoinedTime,
): number | undefined {
  const made = surveys.at(-1)!;
  if (joined.parts?.includes('date') === true || made.texts.length === made.rows) return undefined;
  const isWhole = ({ holdsWrittenDates, texts, rows }: ColumnSurvey) =>
    holdsWrittenDates && (texts.length === rows || texts.length > made.texts.length);
  const [at, other] = Array.from({ length: columns.length - 1 }, (_, index) => index).filter((index) =>
    isWhole(surveys[index]!),
  );
  return other === undefined ? at : undefined;
}

/** Columns beside the times that are no values: those that count the rows, and those that have the times once more as numbers. */
function findBeside(
  columns: readonly string[],
  surveys: readonly ColumnSurvey[],
  known: { readonly names: ColumnNames; readonly times: readonly number[] },
): Pick<FoundTimes, 'ignored' | 'notes'> {
  const counters = findCounters(columns, surveys, known);
  const taken = new Set([...known.times, ...counters]);
  const values = valuesOf(known.names);
  const isFree = (at: number) => !taken.has(at) && columns[at] !== known.names.id && !values.has(columns[at]!);
  const free = surveys.flatMap((_, at) => (isFree(at) && at < columns.length ? [at] : []));
  const again = free.filter((at) => holdsTimesAgain(columns[at]!, surveys[at]!));
  const ignored = again.length < free.length || values.size > 0 ? [...counters, ...again] : counters;
  const notes = ignored.map((at) =>
    counters.includes(at)
      ? passedOver(columns, at)
      : text`Column ${JSON.stringify(columns[at])} holds the times once more, as numbers, and is passed over.`,
  );
  return { ignored, notes };
}

/** Decimal years, and days that astronomers count, in a column named so. */
function holdsTimesAgain(name: string, { sequence, numbers, rows, rises }: ColumnSurvey): boolean {
  if (rows < 2 || numbers !== rows || !rises) return false;
  const areWithin = (least: number, most: number) =>
    sequence.every((cell) => Number(cell) > least && Number(cell) < most);
  const words = name.replaceAll('_', ' ');
  if (/\b(?:m?jd|julian)\b/i.test(words)) return areWithin(2e6, 3e6) || areWithin(1e4, 1e5);
  const areParts = sequence.some((cell) => /[.]\d*[1-9]/.test(cell));
  // Months differ by a tenth, and no row is more than a year after the one before.
  const steps = sequence.slice(1).map((cell, at) => Number(cell) - Number(sequence[at]));
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  if (most > 1.01 || most > 1.25 * least) return false;
  return /\b(?:date|year|time|decimal)\b/i.test(words) && areWithin(1500, 2200) && areParts;
}

/** Columns beside the times that count the rows, by their values and their name or for want of one; none where no other would be left for values. */
function findCounters(
  columns: readonly string[],
  surveys: readonly ColumnSurvey[],
  { names, times }: { readonly names: ColumnNames; readonly times: readonly number[] },
): readonly number[] {
  const values = valuesOf(names);
  const known = (at: number) => times.includes(at) || columns[at] === names.id || values.has(columns[at]!);
  const others = columns.flatMap((_, at) => (known(at) ? [] : [at]));
  const counters = others.filter(
    (at) => surveys[at]!.countsRows && ((at === 0 && columns[at] === '') || COUNTS_ROWS.test(columns[at]!)),
  );
  return counters.length < others.length || values.size > 0 || columns[counters[0]!] === '' ? counters : [];
}

function passedOver(columns: readonly string[], at: number): Text {
  const which =
    columns[at] === '' ? text`Column ${at + 1}, which has no name,` : text`Column ${JSON.stringify(columns[at])}`;
  return text`${which} counts the rows and is passed over.`;
}

/** Whether a column without a name, which is an index, may hold the times. */
function isIndex({ holdsDates, countsRows, rises, numbers, epochs, rows }: ColumnSurvey): boolean {
  return holdsDates || countsRows || (rises && numbers === rows) || epochs === rows;
}

/** The only column of dates with a usual name, or the one whose name is the most usual. */
function findUsual(
  columns: readonly string[],
  surveys: readonly ColumnSurvey[],
  { names, joined }: Pick<Known, 'names' | 'joined'>,
): number | undefined {
  const values = valuesOf(names);
  const usual = columns.flatMap((given, index) => {
    const name = bareName(given);
    if (joined !== undefined && index === columns.length - 1) return [];
    const { holdsDates, holdsMostlyDates, numbers, rows, epochs } = surveys[index]!;
    const counts = SINCE_1970.test(name) && epochs === rows;
    const isPart = numbers === 0 && partByName(surveys[index]!.texts, name) !== undefined;
    const holds =
      holdsDates ||
      holdsMostlyDates ||
      isPart ||
      counts ||
      (USUAL.test(name) && numbers === rows) ||
      lostZeros(surveys[index]!.sequence) !== undefined;
    return holds && !values.has(given) && (counts || USUAL.test(name) || ENDS_USUALLY.test(name)) ? [index] : [];
  });
  // A date whose clock stands beside it is no time by itself.
  const known = columns.length - (joined === undefined ? 0 : 1);
  const written = Array.from({ length: known }, (_, at) => at).filter(
    (at) =>
      surveys[at]!.holdsWrittenDates && columns[at] !== names.id && columns[at] !== '' && !values.has(columns[at]!),
  );
  // Only times are dates, whatever they are called.
  if (usual.length === 0 && written.length === 1 && joined === undefined) return written[0];
  const whole = joined?.parts?.includes('date') === true ? usual.filter((at) => !joined.columns.includes(at)) : usual;
  const exact = whole.filter((index) => USUAL.test(bareName(columns[index]!)));
  return exact.length === 1 ? exact[0] : whole.length === 1 ? whole[0] : undefined;
}

/** A column of whole numbers that is named as a count of steps, or counts as no series would. */
function findCounting(columns: readonly string[], surveys: readonly ColumnSurvey[], names: ColumnNames): FoundTimes {
  const values = valuesOf(names);
  const isLong = names.id !== undefined || columns.includes('unique_id');
  const isFree = (at: number) => !values.has(columns[at]!) && columns[at] !== names.id && columns[at] !== '';
  const counting = columns.flatMap((_, at) => (isFree(at) && surveys[at]!.numbers === surveys[at]!.rows ? [at] : []));
  const rises = (at: number) => surveys[at]!.rises || (isLong && surveys[at]!.step !== undefined);
  const best = [
    counting.filter((at) => STEPS.test(columns[at]!) && surveys[at]!.rows > 1),
    counting.filter((at) => COUNTS.test(columns[at]!) && rises(at)),
  ].find((all) => all.length > 0);
  if (best !== undefined) {
    const [time] = best;
    const { ignored, notes } = findBeside(columns, surveys, { names, times: [time!] });
    const note = text`Column ${JSON.stringify(columns[time!])} is taken for the times.`;
    return { time, ignored, notes: [note, ...notes] };
  }
  const [first] = surveys;
  const isSeries = isLong || values.size > 0 || columns.length < 2 || !counting.includes(0);
  const isEnough = first!.rows >= ENOUGH || (first!.epochs === first!.rows && first!.rows > 1);
  if (isSeries || !first!.rises || first!.step === undefined || !isEnough) {
    return { time: undefined, ignored: [], notes: [] };
  }
  const note = text`Column ${JSON.stringify(columns[0])} rises by ${first!.step} from row to row and is taken for the times; for another reading, name the columns of values with ${option('target')}.`;
  const { ignored, notes } = findBeside(columns, surveys, { names, times: [0] });
  return { time: 0, ignored, notes: [note, ...notes] };
}

/** The columns that were named as values. */
export function valuesOf({
  target,
  pastCovariates = [],
  futureCovariates = [],
  needed = [],
}: ColumnNames): ReadonlySet<string> {
  return new Set([...[target ?? []].flat(), ...pastCovariates, ...futureCovariates, ...needed]);
}

function brokenTimes(
  { columns, row }: Header,
  survey: ColumnSurvey,
  { file, joined }: { readonly file: string; readonly joined: JoinedTime },
): InputError {
  const all = joined.columns.map((column) => JSON.stringify(columns[column]));
  const wrong = survey.times.get('text') ?? survey.times.get('number') ?? survey.times.get('clock');
  const found = wrong === undefined ? 'are empty in some rows' : `hold ${JSON.stringify(wrong.cell)}`;
  return new InputError({
    file,
    row: wrong?.row ?? row,
    column: columns[joined.columns[0]!]!,
    found: `columns ${all.slice(0, -1).join(', ')} and ${all.at(-1)} seem to make the times, but together ${found}`,
    expected: 'dates such as 2000-12-31 or 2000-12-31 23:00',
    remedy: text`${remedyForLateHour(wrong?.cell ?? '') ?? text`Correct it, or pass ${option('time')} with the column of the times, or ${option('target')} with the columns of values.`}`,
  });
}
