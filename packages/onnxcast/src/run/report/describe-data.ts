// What the data of a run is: how many series, how long, how often, what is missing.
import type { Facts, ReportSection, ReportTable } from '@onnxcast/plot/report';
import { countMissingTimes, inferFrequency, lengthOf, observedValues, type Series } from '@onnxcast/series';
import { formatNumber } from './format-number.ts';

/** Series that have a row of their own. */
const MOST_ROWS = 30;

/** Figures of one series. */
interface Figures {
  readonly id: string;
  readonly length: number;
  readonly first: string;
  readonly last: string;
  readonly least: number;
  readonly most: number;
  /** Values that were filled in, and times that have no row. */
  readonly filled: number;
  readonly missing: number;
}

/** Describes the targets of all series. */
export function describeData(series: readonly Series[], { holdout }: { readonly holdout: number }): ReportSection {
  const all = series.map(measure);
  // What there is to say of one series stands in the facts.
  const tables = all.length > 1 ? [tabulate(all)] : [];
  return { id: 'data', title: 'Data', facts: summarise(all, series, holdout), tables };
}

function tabulate(all: readonly Figures[]): ReportTable {
  return {
    caption: all.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${all.length} series` : 'Series',
    head: ['series', 'steps', 'from', 'to', 'smallest', 'largest', 'filled in', 'times without a row'],
    rows: all
      .slice(0, MOST_ROWS)
      .map(({ id, length, first, last, least, most, filled, missing }) => [
        id,
        String(length),
        first,
        last,
        formatNumber(least),
        formatNumber(most),
        String(filled),
        String(missing),
      ]),
  };
}

function summarise(all: readonly Figures[], series: readonly Series[], holdout: number): Facts {
  const [shortest, longest] = rangeOf(all.map(({ length }) => length));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const { features = [], times } = series[0] ?? {};
  return [
    ['series', all.length.toLocaleString('en')],
    ['steps', shortest === longest ? String(shortest) : `${shortest} to ${longest}`],
    ['frequency', (times && inferFrequency(times)) ?? 'none that is known'],
    ['forecast', features.join(', ')],
    [
      'values',
      `${formatNumber(rangeOf(all.map(({ least }) => least))[0])} to ${formatNumber(rangeOf(all.map(({ most }) => most))[1])}`,
    ],
    ...(all.length === 1 ? [['time', `${all[0]!.first} to ${all[0]!.last}`] as const] : []),
    ['filled in', sum(all.map(({ filled }) => filled)).toLocaleString('en')],
    ['times without a row', sum(all.map(({ missing }) => missing)).toLocaleString('en')],
    ['held out', holdout === 0 ? 'nothing' : `the last ${holdout} steps of every series`],
  ];
}

function measure(one: Series): Figures {
  const length = lengthOf(one);
  const [least, most] = rangeOf(observedValues(one));
  const { id, times, observed } = one;
  return {
    id,
    length,
    first: times?.[0] ?? '0',
    last: times?.at(-1) ?? String(length - 1),
    least,
    most,
    filled: observed?.reduce((sum, seen) => sum + (seen === 0 ? 1 : 0), 0) ?? 0,
    missing: (times && countMissingTimes(times)) ?? 0,
  };
}

/** The smallest and the largest of those that are numbers. */
function rangeOf(values: Iterable<number>): readonly [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}
