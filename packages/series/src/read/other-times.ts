// Columns that hold times or a count beside those that were found, or where no names tell of them.

import { InputError, option, text } from '../errors.ts';
import type { ColumnSurvey } from './cells/column-survey.ts';
import { valuesOf } from './find-times.ts';
import type { Layout } from './layout.ts';
import type { ColumnNames } from './read-options.ts';
import type { Header } from './table.ts';

/** Names of instants. */
const SAYS_TIME = /(?:^|[-_ ])(?:time|date|epoch|time[-_ ]?stamp)$/i;

/** @throws InputError where a column beside the times counts since 1970, which no value does */
export function refuseInstants(
  { series, time }: Layout,
  {
    columns,
    surveys,
    ...place
  }: {
    readonly columns: readonly string[];
    readonly surveys: readonly ColumnSurvey[];
    readonly file: string;
    readonly row: number;
  },
): void {
  if (time === undefined) return;
  const begin = Number(surveys[time]!.sequence[0] ?? Number.NaN);
  const isNear = ({ sequence }: ColumnSurvey) => Math.abs(Number(sequence[0]) / begin - 1) < 1e-3;
  // A value of a trillion is one of milliseconds, too.
  const isInstant = (column: number) => {
    const survey = surveys[column]!;
    const counts = survey.rows > 1 && survey.epochs === survey.rows && (survey.rises || falls(survey));
    return counts && (isNear(survey) || SAYS_TIME.test(columns[column]!));
  };
  const at = series.flatMap((one) => one.columns).find(isInstant);
  if (at === undefined) return;
  const values = series.flatMap((one) => one.columns).filter((column) => !isInstant(column));
  const names = values.map((column) => columns[column]!);
  const those =
    names.length === 0 || names.length > 4 ? option('target') : option('target', names.length === 1 ? names[0] : names);
  throw new InputError({
    ...place,
    column: columns[at]!,
    found: `column ${JSON.stringify(columns[at])} seems to hold times beside those of ${JSON.stringify(columns[time])}, but would be a series`,
    expected: 'to be told which columns hold values',
    remedy: text`Pass ${those}${names.length > 4 ? ' with the columns of values' : ''}.`,
  });
}

/** @throws InputError where columns without names seem to make the times together: a date and its clock, or a year and its month */
export function refuseMadeParts(header: Header, surveys: readonly ColumnSurvey[], file: string): void {
  const at = surveys.findIndex(({ holdsDates }) => holdsDates);
  const parts =
    at >= 0 && surveys[at + 1] !== undefined && isClock(surveys[at + 1]!)
      ? [at, at + 1]
      : at < 0 && surveys.length > 2 && isYear(surveys[0]!) && isWithin(surveys[1]!, 12)
        ? [0, 1, ...(surveys.length > 3 && isWithin(surveys[2]!, 31) ? [2] : [])]
        : [];
  if (parts.length === 0) return;
  const names = parts.map((part) => header.columns[part]!);
  throw new InputError({
    file,
    row: header.row,
    column: names[0]!,
    found: `columns ${names.map((name) => JSON.stringify(name)).join(', ')} seem to make the times`,
    expected: 'to be told, for they have no names',
    remedy: text`Pass ${option('time', names.join(','))}.`,
  });
}

/** Years in a letter or of a company, and what stands beside them. */
const SAYS_YEAR =
  /^(?:y|yr|yyyy|year|fy|gj|(?:fiscal|financial)[-_ ]?(?:year|yr)|geschäftsjahr|exercice|ejercicio|boekjaar)$/i;
const SAYS_PART =
  /^(?:m|mm|mth|p|per|periode?|período|(?:fiscal|financial|posting|accounting)[-_ ]?(?:period|month|quarter|week)|buchungsperiode)$/i;
const SAYS_DAY = /^(?:d|dd|dy)$/i;

/** @throws InputError where a year and its periods, or a year, a month and a day, stand in columns whose names are letters or words of a company's year */
export function refuseUnsaidParts(
  { columns, row }: Header,
  surveys: readonly ColumnSurvey[],
  { file, names, time }: { readonly file: string; readonly names: ColumnNames; readonly time: number | undefined },
): void {
  const values = valuesOf(names);
  const find = (isIt: (name: string, survey: ColumnSurvey) => boolean) =>
    columns.findIndex((name, at) => name !== names.id && !values.has(name) && isIt(name, surveys[at]!));
  const year = find((name, survey) => SAYS_YEAR.test(name) && isYear(survey));
  const part = find(
    (name, survey) =>
      (SAYS_PART.test(name) && isWithin(survey, 53)) ||
      (/^(?:month|mo|quarter|qtr|q|week|wk)$/i.test(name) && (survey.text > 0 || isWithin(survey, 53))),
  );
  if (year < 0 || part < 0) return;
  const day = find((name, survey) => (SAYS_DAY.test(name) || /^day$/i.test(name)) && isWithin(survey, 31));
  const all = [year, part, ...(day < 0 ? [] : [day])];
  // A first column that counts days is taken for the times.
  if (time !== undefined && !all.includes(time)) return;
  const parts = all.map((at) => columns[at]!);
  throw new InputError({
    file,
    row,
    column: parts[0]!,
    found: `columns ${parts.map((name) => JSON.stringify(name)).join(', ')} seem to make the times`,
    expected: 'to be told',
    remedy: text`Pass ${option('time', parts.join(','))}.`,
  });
}

/** Whether each number is below the one before: rows that stand newest first. */
function falls({ sequence }: ColumnSurvey): boolean {
  return sequence.every((cell, at) => at === 0 || Number(cell) < Number(sequence[at - 1]));
}

/** Times of day, with colons or as digits that keep their zeros: 000000, 093000. */
function isClock({ holdsClock, sequence, numbers, rows }: ColumnSurvey): boolean {
  if (holdsClock) return true;
  const areDigits = numbers === rows && sequence.every((cell) => /^(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?$/.test(cell));
  return areDigits && sequence.some((cell) => cell.startsWith('0'));
}

function isYear({ sequence, numbers, rows }: ColumnSurvey): boolean {
  return numbers === rows && sequence.every((cell) => /^(?:1[89]|20)\d\d$/.test(cell));
}

/** Whole numbers from 1 to a number, that come again or rise by one. */
function isWithin({ sequence, numbers, rows, step }: ColumnSurvey, most: number): boolean {
  const isPart = (cell: string) => /^\d{1,2}$/.test(cell) && Number(cell) >= 1 && Number(cell) <= most;
  return numbers === rows && sequence.every(isPart) && (step === 1 || new Set(sequence).size === 1);
}
