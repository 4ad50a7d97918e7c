// Charts that a renderer must cope with, for the tests of layout, SVG and PNG: ordinary ones and every edge we know.
import type { Chart } from '../charts/chart.ts';
import { anomalyChart } from '../charts/chart-anomalies.ts';
import { fitChart } from '../charts/chart-fit.ts';
import { forecastChart } from '../charts/chart-forecast.ts';
import { lossChart } from '../charts/chart-loss.ts';
import { seriesChart } from '../charts/chart-series.ts';

export function wave(phase: number, from: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.sin((from + i + phase) / 20));
}

export function table(id: string, values: ArrayLike<number>, times?: readonly string[]) {
  return { id, features: ['y'], values: Float64Array.from(values), ...(times === undefined ? {} : { times }) };
}

export function forecastOf(id: string, values: ArrayLike<number>, times: readonly string[] = []) {
  return { id, targets: ['y'], values: Float64Array.from(values), times };
}

/** A forecast with intervals whose halves grow with the root of the steps. */
export function uncertain(id: string, values: ArrayLike<number>, times: readonly string[] = []) {
  const intervals = [80, 95].map((level, i) => {
    const end = (side: number) => Float64Array.from(values, (y, k) => y + side * (0.4 + 0.3 * i) * Math.sqrt(k + 1));
    return { level, lower: end(-1), upper: end(1) };
  });
  return { ...forecastOf(id, values, times), intervals };
}

export function datesFrom(first: string, length: number, unit: 'hour' | 'day' | 'month'): readonly string[] {
  return Array.from({ length }, (_, i) => {
    const date = new Date(first);
    if (unit === 'hour') date.setUTCHours(date.getUTCHours() + i);
    if (unit === 'day') date.setUTCDate(date.getUTCDate() + i);
    if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + i);
    return unit === 'hour' ? date.toISOString() : date.toISOString().slice(0, 10);
  });
}

/** A walk that goes the same way every time. */
export function walk(length: number): Float64Array {
  let at = 0;
  let state = 1;
  return Float64Array.from({ length }, () => {
    state = (state * 16807) % 2147483647;
    at += state / 2147483647 - 0.5;
    return at;
  });
}

function tutorial(): Chart {
  const phases = [37, 74, 111];
  return forecastChart(
    phases.map((phase, i) => table(`wave-${i + 1}`, wave(phase, 0, 1000))),
    phases.map((phase, i) =>
      forecastOf(
        `wave-${i + 1}`,
        wave(phase, 1000, 1000).map((y, step) => y * (1 - step / 4000)),
      ),
    ),
    { title: 'Epoch 8: three test waves and 1,000 steps of their future', subtitle: 'closed-loop RMSE 0.061' },
  );
}

function monthly(options: { readonly past?: number } = {}): Chart {
  const values = Float64Array.from(
    { length: 240 },
    (_, i) => 360 + i * 0.18 + 3 * Math.sin((i * Math.PI) / 6) + ((i * 7919) % 13) / 20,
  );
  const dates = datesFrom('2000-01-01', 240, 'month');
  const future = dates.slice(216);
  return forecastChart(
    [table('co2', values.slice(0, 216), dates.slice(0, 216))],
    [
      forecastOf(
        'co2',
        values.slice(216).map((y, i) => y + Math.sin(i) / 2),
        future,
      ),
    ],
    {
      title: 'CO₂ in the air: 24 months held out',
      yTitle: 'CO₂ (ppm)',
      actual: [table('co2', values.slice(216), future)],
      fitted: [
        forecastOf(
          'co2',
          values.slice(1, 216).map((y, i) => y + Math.cos(i)),
        ),
      ],
      baseline: {
        label: 'seasonal naive',
        forecasts: [forecastOf('co2', [...values.slice(204, 216), ...values.slice(204, 216)], future)],
      },
      ...options,
    },
  );
}

function many(count: number): Chart {
  const ids = Array.from({ length: count }, (_, i) => `store number ${i + 1}`);
  return forecastChart(
    ids.map((id, i) =>
      table(
        id,
        wave(i * 23, 0, 200).map((y) => y + i),
      ),
    ),
    ids.map((id, i) =>
      forecastOf(
        id,
        wave(i * 23, 200, 60).map((y) => y + i),
      ),
    ),
  );
}

/** Waves with two spikes, each value expected to be that of the wave. */
function anomalies(): Chart {
  const expected = wave(0, 40, 160);
  const spikes = { 70: 1.2, 140: -0.9 } as Readonly<Record<number, number>>;
  const values = wave(0, 0, 200).map((y, t) => y + ((t * 7919) % 13) / 60 - 0.1 + (spikes[t] ?? 0));
  const [lower, upper] = [-0.25, 0.25].map((half) => expected.map((y) => y + half)) as [Float64Array, Float64Array];
  return anomalyChart(table('pump', values), {
    expected: { ...forecastOf('pump', expected), intervals: [{ level: 95, lower, upper }] },
    anomalies: Object.keys(spikes).map((row) => ({ row: Number(row), target: 'y' })),
  });
}

const long = 'goes on and on and on & <on> ';

/** Every sample by name; a name is also that of its snapshot. */
export const sampleCharts: Readonly<Record<string, Chart>> = {
  tutorial: tutorial(),
  monthly: monthly(),
  'monthly-all': monthly({ past: Number.POSITIVE_INFINITY }),
  intervals: forecastChart(
    [table('sales', walk(60), datesFrom('2023-04-01', 60, 'day'))],
    [uncertain('sales', Array(14).fill(walk(60).at(-1)), datesFrom('2023-05-31', 14, 'day'))],
    { actual: [table('sales', walk(74).slice(60), datesFrom('2023-05-31', 14, 'day'))] },
  ),
  'intervals-many': forecastChart(
    [0, 1, 2].map((i) => table(`wave-${i + 1}`, wave(i * 40, 0, 100))),
    [0, 1, 2].map((i) => uncertain(`wave-${i + 1}`, wave(i * 40, 100, 8))),
  ),
  anomalies: anomalies(),
  'one-step': forecastChart([table('next', wave(0, 0, 100))], [forecastOf('next', wave(0, 100, 1))]),
  'long-horizon': forecastChart([table('short', wave(0, 0, 6))], [forecastOf('short', wave(0, 6, 600))]),
  'many-2': many(2),
  'many-12': many(12),
  'many-15': many(15),
  'long-words': seriesChart(
    [0, 1, 2, 3].map((i) => table(`A series whose name ${long}${i}`, wave(i * 9, 0, 80))),
    {
      title: `A title that ${long}`.repeat(5),
      subtitle: `A subtitle that ${long}`.repeat(6),
      yTitle: `An axis title that ${long}`.repeat(2),
    },
  ),
  'long-word': seriesChart([table('W'.repeat(200), wave(0, 0, 80))], { xTitle: 'M'.repeat(200) }),
  'small-size': seriesChart(
    [0, 1, 2].map((i) => table(`wave-${i}`, wave(i * 30, 0, 300))),
    { width: 320, height: 200 },
  ),
  tiny: seriesChart([
    table(
      'tiny',
      wave(0, 0, 100).map((y) => y * 1e-9),
    ),
  ]),
  huge: seriesChart([
    table(
      'huge',
      wave(0, 0, 100).map((y) => (y - 3) * 1e9),
    ),
  ]),
  offset: seriesChart([
    table(
      'offset',
      wave(0, 0, 100).map((y) => y + 1e9),
    ),
  ]),
  beyond: seriesChart([table('beyond', [1, -1.7e308, 1.7e308, 2, 3])]),
  constant: seriesChart([table('constant', Array(50).fill(42))]),
  zero: seriesChart([table('zero', Array(50).fill(0))]),
  'one-point': seriesChart([table('one point', [7])]),
  'one-date': seriesChart([table('one date', [7], ['2020-02-03'])]),
  nothing: seriesChart([]),
  'not-a-number': seriesChart([table('not a number', [Number.NaN, Number.POSITIVE_INFINITY])]),
  gaps: seriesChart([
    table(
      'gaps',
      wave(0, 0, 100).map((y, i) => (i % 20 === 5 || i % 20 === 7 ? Number.NaN : y)),
    ),
  ]),
  hours: seriesChart([table('load', wave(0, 0, 72), datesFrom('2024-02-28', 72, 'hour'))]),
  days: seriesChart([table('sales', wave(0, 0, 50), datesFrom('2023-12-01', 50, 'day'))]),
  months: seriesChart([table('sales', wave(0, 0, 30), datesFrom('2023-04-01', 30, 'month'))]),
  features: seriesChart([
    {
      id: 'a',
      features: ['temperature', 'humidity'],
      values: wave(0, 0, 400).map((y, i) => (i % 2 ? 60 + y : 20 - y)),
    },
  ]),
  loss: lossChart(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((epoch) => ({
      epoch,
      oneStep: 0.3 * Math.exp(-1.2 * epoch),
      closedLoop: epoch === 3 ? Number.NaN : 0.9 * Math.exp(-0.4 * epoch) + (epoch > 8 ? 0.6 : 0),
    })),
    { chosen: 8 },
  ),
  fit: fitChart(
    { x: [1, 2, 3, 4, 5, 6, 7, 8, 9], y: [10.9, 14.5, 18.5, 14.5, 21.4, 17.1, 23.8, 23.5, 31.3] },
    [
      {
        label: 'line',
        points: { x: [1, 5, 9, 11], y: [11, 19.5, 28, 32.2] },
        curve: { x: [1, 11], y: [11, 32.2] },
      },
      { label: 'two games', points: { x: [10, 11], y: [38, 45] } },
    ],
    { validation: { x: [10, 11], y: [24.7, 29.9] }, xTitle: 'game', yTitle: 'minutes', yReach: [0, 48] },
  ),
  'loss-one': lossChart([{ epoch: 1, oneStep: 0.3 }]),
  'loss-narrow': lossChart(
    [1, 2, 3, 4].map((epoch) => ({ epoch, oneStep: 0.0005 + 0.00005 * epoch, closedLoop: 0.0007 })),
  ),
  'loss-zero': lossChart([1, 2].map((epoch) => ({ epoch, oneStep: 0 }))),
};
