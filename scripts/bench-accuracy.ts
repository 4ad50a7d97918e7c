// Prints the error of forecasts of real series beside that of statistical models, all from the same histories: `benchAccuracy()`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { errorsOf, lengthOf, type Series, seasonalNaive, sliceSeries } from '@onnxcast/series';
import { createForecaster, readSeries } from 'onnxcast';
import { ACCURACY_PACKAGES } from './python-requirements.ts';
import { ensureOnePythonVenv } from './python-venv.ts';

/** Series, and how they are forecast. */
interface AccuracySet {
  readonly name: string;
  readonly series: readonly Series[];
  /** That errors are scaled by, and the statistical models are told; ours is not. */
  readonly season: number;
  readonly horizon: number;
  /** Stretches of `horizon` steps at the end of every series, one after the other. */
  readonly windows: number;
}

/** Mean absolute scaled errors of a set, by who forecast. */
export interface AccuracyRow {
  readonly name: string;
  readonly scores: Readonly<Record<string, number>>;
}

const SCRIPT = fileURLToPath(new URL('./reference/accuracy_peers.py', import.meta.url));
const DATA = fileURLToPath(new URL('../node_modules/vega-datasets/data', import.meta.url));
const OURS = 'onnxcast';
/** Beyond this season AutoARIMA takes hours. */
const LONGEST_ARIMA_SEASON = 12;
const MOST_ARIMA_SERIES = 30;

/**
 * Forecasts every window of every set from what lies before it, each model fitted anew.
 * @param folder more sets: a `sets.json` `[{ name, file, season, horizon, windows }]` beside its files of series, in long form
 */
export async function benchAccuracy(folder = process.env['ONNXCAST_ACCURACY']): Promise<readonly AccuracyRow[]> {
  const venv = await ensureOnePythonVenv(ACCURACY_PACKAGES);
  const rows: AccuracyRow[] = [];
  for (const set of [...(await readOwnSets()), ...(folder === undefined ? [] : await readSets(folder))]) {
    const scores: Record<string, number> = {};
    for (const [name, forecasts] of Object.entries(
      await forecastWindows(set, 'python' in venv ? venv.python : undefined),
    )) {
      scores[name] = scoreOf(set, forecasts);
    }
    rows.push({ name: set.name, scores });
    console.error(formatRow(rows.at(-1)!));
  }
  return rows;
}

/** The figures as a table, and the geometric means of ours over those of others. */
export function formatAccuracyBench(rows: readonly AccuracyRow[]): string {
  const ratios = (others: readonly string[]) =>
    rows.flatMap(({ scores }) => {
      const found = others.flatMap((name) => (scores[name] === undefined ? [] : [scores[name]]));
      return found.length === 0 ? [] : [scores[OURS]! / Math.min(...found)];
    });
  const mean = (title: string, others: readonly string[]) => {
    const found = ratios(others);
    if (found.length === 0) return [];
    const geometric = Math.exp(found.reduce((sum, ratio) => sum + Math.log(ratio), 0) / found.length);
    return [
      `${OURS} over ${title}: ${geometric.toFixed(3)} (geometric mean), ${Math.max(...found).toFixed(2)} at most`,
    ];
  };
  return [
    'Mean absolute scaled error, every model fitted anew at every window; ours with --preset auto, told the horizon alone',
    ...rows.map(formatRow),
    ...mean('the better of AutoETS and AutoARIMA', ['AutoETS', 'AutoARIMA']),
    ...mean('AutoETS', ['AutoETS']),
    ...mean('seasonal naive', ['seasonal naive']),
  ].join('\n');
}

function formatRow({ name, scores }: AccuracyRow): string {
  return [name.padEnd(24), ...Object.entries(scores).map(([who, score]) => `${who} ${score.toFixed(3)}`)].join('  ');
}

/** `[window][series]` forecasts by name. */
async function forecastWindows(
  set: AccuracySet,
  python: string | undefined,
): Promise<Readonly<Record<string, readonly (readonly Float64Array[])[]>>> {
  const { horizon, season } = set;
  const found: Record<string, Float64Array[][]> = { [OURS]: [], 'seasonal naive': [] };
  for (const histories of historiesOf(set)) {
    const forecaster = await createForecaster(histories, { preset: 'auto', horizon });
    const forecasts = await forecaster.forecast(histories, horizon);
    await forecaster.dispose();
    found[OURS]!.push(forecasts.map(({ values }) => Float64Array.from(values)));
    found['seasonal naive']!.push(histories.map((history) => seasonalNaive(history, horizon, season)));
    if (python === undefined) continue;
    for (const [name, values] of Object.entries(await askPeers(python, set, histories))) {
      found[name] ??= [];
      found[name].push(values.map((one) => Float64Array.from(one)));
    }
  }
  return found;
}

async function askPeers(
  python: string,
  { horizon, season, series }: AccuracySet,
  histories: readonly Series[],
): Promise<Readonly<Record<string, readonly (readonly number[])[]>>> {
  const child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  const slow = season <= LONGEST_ARIMA_SEASON && series.length <= MOST_ARIMA_SERIES;
  child.stdin.end(JSON.stringify({ horizon, season, slow, histories: histories.map(({ values }) => [...values]) }));
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`accuracy_peers.py ended with exit ${child.exitCode}`);
  return (JSON.parse(said) as { forecasts: Record<string, number[][]> }).forecasts;
}

/** What lies before each window, earliest first. */
function historiesOf({ series, horizon, windows }: AccuracySet): readonly (readonly Series[])[] {
  return Array.from({ length: windows }, (_, window) =>
    series.map((one) => sliceSeries(one, 0, -horizon * (windows - window))),
  );
}

function scoreOf(set: AccuracySet, forecasts: readonly (readonly Float64Array[])[]): number {
  const { series, horizon, season } = set;
  const errors = historiesOf(set).flatMap((histories, window) =>
    histories.map((history, n) => {
      const cut = lengthOf(history);
      const actual = sliceSeries(series[n]!, cut, cut + horizon).values;
      return errorsOf(forecasts[window]![n]!, actual, { history: history.values, features: 1, season }).mase;
    }),
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** Those of the npm package `vega-datasets`. */
async function readOwnSets(): Promise<readonly AccuracySet[]> {
  const read = (file: string, options: object) => readSeries(join(DATA, file), options);
  const employment = await read('us-employment.csv', { time: 'month' });
  return [
    {
      name: 'CO2, monthly',
      series: await read('co2-concentration.csv', { time: 'Date', target: 'CO2', missing: 'drop' }),
      season: 12,
      horizon: 24,
      windows: 5,
    },
    {
      name: 'US employment, monthly',
      series: employment.filter(({ id }) => id !== 'nonfarm_change'),
      season: 12,
      horizon: 12,
      windows: 3,
    },
    {
      name: 'Seattle maximum, daily',
      series: await read('seattle-weather.csv', { time: 'date', target: 'temp_max' }),
      season: 7,
      horizon: 14,
      windows: 8,
    },
  ];
}

async function readSets(folder: string): Promise<readonly AccuracySet[]> {
  const list = join(folder, 'sets.json');
  if (!existsSync(list))
    throw new Error(`${list} is not there. It names files: [{ name, file, season, horizon, windows }].`);
  const sets = JSON.parse(readFileSync(list, 'utf8')) as (Omit<AccuracySet, 'series'> & { readonly file: string })[];
  return Promise.all(sets.map(async ({ file, ...set }) => ({ ...set, series: await readSeries(join(folder, file)) })));
}
