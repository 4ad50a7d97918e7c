// The targets of series, each by itself, beside the columns that are known of it, in advance or up to now, and what may be taken of those.
import {
  type CalendarFeature,
  calendarNames,
  calendarRows,
  calendarRowsAt,
  calendarStepOf,
  describeCalendar,
  findStarts,
  joinColumns,
  type ModelSpec,
  networkOf,
  rolesOf,
} from '@onnxcast/model';
import { lengthOf, type Series, selectFeatures } from '@onnxcast/series';
import { readClocks } from '@onnxcast/series/calendar';
import { type Pieces, runAtOnce } from '../../turns/in-turns.ts';
import type { TargetSeries } from '../target-series.ts';
import type { TermOffer } from './choose-terms.ts';
import type { Term } from './effects.ts';
import type { CalendarOffer } from './offer-calendar.ts';

/** What is known in advance of series of one kind. */
export interface KnownColumns {
  /** What they are called: covariates known up to now first, those known in advance, then the columns of all calendars that may be taken. */
  readonly names: readonly string[];
  readonly offers: readonly TermOffer[];
  /** Computes the calendars of series, which take long of many rows, and keeps them. */
  prepare(series: readonly Series[]): Pieces<void>;
  /** Every target of every series by itself. */
  targetsOf(series: readonly Series[]): readonly TargetSeries[];
  /** The features of a calendar that have some of the terms. */
  calendarOf(terms: readonly Term[]): readonly CalendarFeature[];
}

/**
 * Finds what may be taken.
 * @param calendars the columns of the features of each begin alike, so that the last has those of all
 * @param silent covariates that say nothing: they are not offered
 */
export function findKnownColumns(
  spec: ModelSpec,
  calendars: readonly CalendarOffer[],
  silent: readonly string[] = [],
): KnownColumns {
  const longest = calendars.map(({ features }) => features.at(-1)!);
  const whole: ModelSpec = longest.length === 0 ? spec : { ...spec, calendar: longest };
  const { targets, past, future } = rolesOf(spec);
  const covariates = [...past.names, ...future.names];
  const names = [...past.names, ...rolesOf(networkOf(whole)).future.names];
  const scaled = covariates.length;
  const starts = longest.map((_, i) => scaled + calendarNames({ calendar: longest.slice(0, i) }).length);
  const columnsOf = (feature: CalendarFeature) => calendarNames({ calendar: [feature] }).length;
  const inOrder = createCalendar(whole);
  return {
    names,
    offers: [
      ...offerPast(past.names, silent),
      ...offerCovariates(future.names, { first: past.names.length, silent }),
      ...calendars.map(({ name, isAsked, features, isTold }, i) => ({
        name,
        isAsked,
        isTold,
        choices: features.map((feature) => ({
          name: describeCalendar([feature]),
          terms: Array.from({ length: columnsOf(feature) }, (_, k) => ({ column: starts[i]! + k, lag: 0 })),
        })),
      })),
    ],
    *prepare(series) {
      for (const one of series) yield* inOrder(one);
    },
    targetsOf: (series) =>
      series.flatMap((one) => {
        const time = lengthOf(one);
        const calendar = runAtOnce(inOrder(one));
        const rows = scaled === 0 ? calendar : joinColumns(selectFeatures(one, covariates).values, calendar, time);
        return targets.columns.map((column, target) => ({
          ...takeColumn(one, column),
          ...(names.length === 0 ? {} : { known: { rows, width: names.length, scaled, target } }),
        }));
      }),
    calendarOf: (terms) =>
      calendars.flatMap(({ features }, i) => {
        const count = terms.filter(({ column }) => {
          return column >= starts[i]! && column < starts[i]! + columnsOf(longest[i]!);
        }).length;
        return features.filter((feature) => columnsOf(feature) === count);
      }),
  };
}

/** The covariates that stay the same in every series, which is scaled by itself: they say nothing of it. */
export function findSilent(spec: ModelSpec, series: readonly Series[]): readonly string[] {
  const { past, future } = rolesOf(spec);
  const columns = [...past.columns, ...future.columns];
  const names = [...past.names, ...future.names];
  return names.filter((_, i) => {
    const column = columns[i]!;
    return series.every(({ features, values }) =>
      values.every((value, at) => at % features.length !== column || value === values[column]),
    );
  });
}

/** Steps back that a covariate of the past may be looked at over. */
const REACHES = [1, 2, 4, 8];
/** More covariates of the past than these are taken or left together. */
const MOST_ALONE = 6;

/** A caller's covariates that are known up to now: their last values, each by itself. */
function offerPast(names: readonly string[], silent: readonly string[]): readonly TermOffer[] {
  const columns = [...names.keys()].filter((column) => !silent.includes(names[column]!));
  if (columns.length === 0) return [];
  const groups = columns.length > MOST_ALONE ? [columns] : columns.map((column) => [column]);
  return groups.map((group) => {
    const name = group.map((column) => names[column]!).join(', ');
    return {
      name,
      isAsked: true,
      isTold: false,
      choices: REACHES.map((reach) => ({
        name: reach === 1 ? `${name}, a step before` : `${name} of the last ${reach} steps`,
        terms: group.flatMap((column) =>
          Array.from({ length: reach }, (_, before): Term => ({ column, lag: before + 1, isPast: true })),
        ),
      })),
    };
  });
}

/**
 * A caller's covariates at their step, and at the one before it too.
 * @param first column of the first one
 */
function offerCovariates(
  names: readonly string[],
  { first, silent }: { readonly first: number; readonly silent: readonly string[] },
): readonly TermOffer[] {
  const columns = [...names.keys()].filter((column) => !silent.includes(names[column]!));
  if (columns.length === 0) return [];
  const at = (lag: number): readonly Term[] => columns.map((column) => ({ column: first + column, lag }));
  const said = columns.map((column) => names[column]!).join(', ');
  return [
    {
      name: said,
      isAsked: true,
      isTold: false,
      choices: [
        { name: said, terms: at(0) },
        { name: `${said}, of the step before too`, terms: [...at(0), ...at(1)] },
      ],
    },
  ];
}

/** What tells the calendar of a series, `[time, columns]`; of what begins alike it is computed once. */
function createCalendar(spec: ModelSpec): (series: Series) => Pieces<Float64Array> {
  const known = new Map<string, Float64Array>();
  const width = calendarNames(spec).length;
  return function* (series) {
    if (width === 0) return new Float64Array(0);
    const [begin, count] = [series.times![0]!, lengthOf(series)];
    const found = known.get(begin);
    if (found !== undefined && found.length >= count * width) return found.subarray(0, count * width);
    const rows = yield* rowsOf(spec, series);
    known.set(begin, rows);
    return rows;
  };
}

/** Rows that are computed in one piece. */
const PIECE = 20_000;

/** The calendar of every row of a series, by its own clock where that is set on the way. */
function* rowsOf(spec: ModelSpec, series: Series): Pieces<Float64Array> {
  const start = findStarts(spec, [series])![0]!;
  yield undefined;
  const clocks = readClocks(series.times!).map((clock) => clock!);
  const isSet = clocks.some(({ wall, value }) => wall - value !== clocks[0]!.wall - clocks[0]!.value);
  const isByWall = isSet && calendarStepOf(spec.frequency)!.unit === 'second';
  const width = calendarNames(spec).length;
  const rows = new Float64Array(clocks.length * width);
  for (let from = 0; from < clocks.length; from += PIECE) {
    yield undefined;
    const some = clocks.slice(from, from + PIECE);
    const piece = isByWall
      ? calendarRowsAt(
          spec,
          some.map(({ wall }) => wall),
        )
      : calendarRows(spec, start, { from, count: some.length });
    rows.set(piece, from * width);
  }
  return rows;
}

function takeColumn({ features, values, observed }: Series, column: number): TargetSeries {
  const width = features.length;
  const isOwn = (_: number, i: number) => i % width === column;
  return { values: values.filter(isOwn), ...(observed === undefined ? {} : { observed: observed.filter(isOwn) }) };
}
