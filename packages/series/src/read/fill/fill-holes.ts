// Series with missing values and missing times -> series without, by the way that was chosen.

import { sliceSeries } from '../../dataset.ts';
import { InputError, option, type Text, text } from '../../errors.ts';
import { lengthOf, type Series } from '../../series.ts';
import { completeTimes } from '../../time/complete-times.ts';
import { findStep } from '../../time/step.ts';
import { parseTimeLabels } from '../../time/time-label.ts';
import type { FillName, Reading } from '../read-options.ts';
import { linear, previous, seasonal } from './columns.ts';
import { type ComparedFills, compareFills, seasonFor } from './compare-fills.ts';

/** One series or more of one that has holes, NaN being a missing value; between the answers yes and no there is nothing, so that these stay what they were. */
type Fill = (series: Series, answers: readonly string[]) => readonly Series[];

/** What can be put where a value or a time is missing. */
const FILLS: Readonly<Record<FillName, Fill>> = {
  linear: (series, answers) => [fillColumns(series, { fill: linear, answers })],
  previous: (series, answers) => [fillColumns(series, { fill: previous, answers })],
  seasonal: (series, answers) => {
    const season = seasonFor(series);
    if (season === undefined) {
      throw new InputError({
        found: `series "${series.id}" has times without a season, or none, and its values show none`,
        expected: 'dates of one step, such as days or months, or values that repeat, to fill holes by the season',
        remedy: text`Pass ${option('fill', 'linear')}.`,
      });
    }
    return [fillColumns(series, { fill: (column) => seasonal(column, season), answers })];
  },
  cut: cutAtHoles,
};

/** Series with holes by which it is told how they are filled best. */
const COMPARED = 3;
/** A way is told of beside the one that was chosen where its error is so many times less. */
const FAR_BETTER = 2;

/** The comparison of the first series with holes that has one in which the season is nearer. */
function findSeasonal(all: readonly Series[], least: number): ComparedFills | undefined {
  const compared = all
    .filter(({ values }) => values.some(Number.isNaN))
    .slice(0, COMPARED)
    .map(compareFills);
  return compared.find((one) => one !== undefined && one.linear > least * one.seasonal);
}

/**
 * The way to fill that comes nearest to the values that are known: on a line, or by the season.
 * @param series with NaN where a value is missing, or with times that lack some
 */
export function adviseFill(series: readonly Series[]): FillName {
  const seen = series.slice(0, MOST_SEEN).filter((one) => !lacksFar(one));
  return findSeasonal(seen.map(withAllTimes), 1) === undefined ? 'linear' : 'seasonal';
}

/** Series among which it is looked for those with holes. */
const MOST_SEEN = 100;

/**
 * Fills the holes of series: missing values, and the rows of missing times where the times keep a step.
 * @param reading its series hold NaN where a value is missing
 * @param how nothing is filled where it is absent
 * @returns series that say in `observed` what was filled, and what a person should know of it
 * @throws InputError when fewer than two rows of a series are left, or there is no season to fill by
 */
export function fillReading(reading: Reading, how: FillName | undefined): Reading {
  if (how === undefined) return reading;
  const { series: all, understood } = reading;
  const { answers = [] } = understood;
  let count = 0;
  const holed: Series[] = [];
  const leftOut = { first: 0, last: 0 };
  const fill = (one: Series): readonly Series[] => {
    const { from, to } = findEnds(one);
    leftOut.first += from;
    leftOut.last += lengthOf(one) - to;
    const known = sliceSeries(one, from, to);
    if (lacksFar(known)) throw farTimes(known);
    const whole = withAllTimes(known);
    const hasHoles = whole.values.some(Number.isNaN);
    if (hasHoles && holed.length < COMPARED) holed.push(whole);
    const made = hasHoles ? FILLS[how](whole, answers) : [whole];
    for (const { observed } of made) count += observed?.reduce((sum, is) => sum + 1 - is, 0) ?? 0;
    return made;
  };
  const series = all.flatMap((one) => about(understood.file, () => fill(one)));
  const notes = [...reading.notes, ...noteUneven(all)];
  if (series.length > all.length) notes.push(`Cut at missing values: ${series.length} series of ${all.length}.`);
  if (count > 0) {
    notes.push(
      `${count} missing ${count === 1 ? 'value is' : 'values are'} filled in (${how}) and left out of errors.`,
    );
  }
  if (answers.length > 0 && count > 0 && how !== 'cut' && how !== 'previous') {
    const names = answers.map((name) => JSON.stringify(name)).join(', ');
    notes.push(`Where ${names} ${answers.length === 1 ? 'lacks' : 'lack'} a yes or no, the one before stands.`);
  }
  const better = how === 'linear' || how === 'previous' ? findSeasonal(holed, FAR_BETTER) : undefined;
  if (better !== undefined) {
    const apart = `values ${better.season} rows apart are more alike than neighbours`;
    notes.push(text`Filled in by the season they would be nearer, for ${apart}: ${option('fill', 'seasonal')}.`);
  }
  if (leftOut.first + leftOut.last === 0) return { series, understood, notes };
  const whose = all.length === 1 ? '' : ' of its series';
  notes.push(
    `Rows without a value are left out: ${leftOut.first} at the beginning and ${leftOut.last} at the end${whose}; a forecast goes on after the last value.`,
  );
  return { series, understood: { ...understood, leftOut }, notes };
}

/** Of times without a step nobody can tell which are missing. */
function noteUneven(all: readonly Series[]): readonly Text[] {
  const uneven = all.filter(({ times }) => times !== undefined && times.length > 2 && findStep(times) === undefined);
  const [first] = uneven;
  if (first === undefined) return [];
  const whose =
    all.length === 1
      ? 'Its times keep'
      : `The times of "${first.id}"${uneven.length > 1 ? ` and ${uneven.length - 1} more` : ''} keep`;
  return [
    text`${whose} no step, so that none is known to be missing: no rows are added between them, only missing values are filled in.`,
  ];
}

/** The first row with a value and the one after the last: those outside lie between nothing. */
function findEnds(series: Series): { readonly from: number; readonly to: number } {
  const { features, values } = series;
  const isValue = (value: number) => !Number.isNaN(value);
  const from = Math.floor(values.findIndex(isValue) / features.length);
  const to = Math.floor(values.findLastIndex(isValue) / features.length) + 1;
  if (to - from < 2) {
    throw new InputError({
      found: `series "${series.id}" has ${to === 0 ? 'no row' : '1 row'} with a number`,
      expected: 'at least 2',
      remedy: 'Add rows or remove the series.',
    });
  }
  return { from, to };
}

/** Times are missing beyond what rows can tell of, where there are so many, and so many times as many as rows. */
const MANY = 10_000;
const MANY_TIMES = 20;

function lacksFar(series: Series): boolean {
  const missing = findStep(series.times ?? [])?.missing ?? 0;
  return missing > MANY && missing > MANY_TIMES * lengthOf(series);
}

/** Where the widest hole of a series is. */
function farTimes({ id, times = [] }: Series): InputError {
  const values = parseTimeLabels(times).map((label) => (label.kind === 'text' ? Number.NaN : label.value));
  let widest = 1;
  for (let at = 2; at < values.length; at++) {
    if (values[at]! - values[at - 1]! > values[widest]! - values[widest - 1]!) widest = at;
  }
  const missing = findStep(times)?.missing ?? 0;
  return new InputError({
    found: `series "${id}" has ${times.length} times and lacks ${missing}, most of them between ${times[widest - 1]} and ${times[widest]}`,
    expected: `at most ${MANY_TIMES} times as many missing times as rows`,
    remedy: text`Correct the time that is wrong, or leave ${option('fill')} out.`,
  });
}

function withAllTimes(series: Series): Series {
  const complete = completeTimes(series.times ?? []);
  if (complete === undefined || complete.times.length === lengthOf(series)) return series;
  const width = series.features.length;
  const values = new Float64Array(complete.times.length * width).fill(Number.NaN);
  complete.places.forEach((place, row) => {
    values.set(series.values.subarray(row * width, (row + 1) * width), place * width);
  });
  return { ...series, values, times: complete.times };
}

function fillColumns(
  series: Series,
  { fill, answers }: { readonly fill: (column: Float64Array) => Float64Array; readonly answers: readonly string[] },
): Series {
  const { features, values } = series;
  const filled = new Float64Array(values.length);
  for (let column = 0; column < features.length; column++) {
    const made = (answers.includes(features[column]!) ? previous : fill)(
      values.filter((_, at) => at % features.length === column),
    );
    made.forEach((value, row) => {
      filled[row * features.length + column] = value;
    });
  }
  return { ...series, values: filled, observed: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)) };
}

/** The stretches in which every row is whole, `id:1`, `id:2`, ... */
function cutAtHoles(series: Series): readonly Series[] {
  const { id, features, values } = series;
  const width = features.length;
  const length = lengthOf(series);
  const isWhole = (row: number) => !values.subarray(row * width, (row + 1) * width).some(Number.isNaN);
  const parts: Series[] = [];
  for (let from = 0; from < length; from++) {
    let to = from;
    while (to < length && isWhole(to)) to++;
    if (to - from === 1) throw loneRow(series, from);
    if (to > from) parts.push({ ...sliceSeries(series, from, to), id: `${id}:${parts.length + 1}` });
    from = to;
  }
  if (parts.length === 0) throw loneRow(series, 0);
  return parts;
}

function loneRow({ id, times }: Series, row: number): InputError {
  return new InputError({
    found: `series "${id}" has fewer than 2 whole rows together at ${times?.[row] ?? `row ${row + 1}`}`,
    expected: 'at least 2 between holes',
    remedy: text`Pass ${option('fill', 'linear')}, or remove the row.`,
  });
}

/** Errors of a series are about its file. */
function about<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof InputError ? new InputError({ ...error, file, cause: error }) : error;
  }
}
