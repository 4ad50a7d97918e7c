// Real series whose last steps are forecast: those of the npm package `vega-datasets`, and those of a folder.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Series } from '@onnxcast/series';
import { readSeries } from 'onnxcast';

/** Series, and how they are forecast. */
export interface AccuracySet {
  readonly name: string;
  readonly series: readonly Series[];
  /** That errors are scaled by, and the statistical models are told; ours is not. */
  readonly season: number;
  readonly horizon: number;
  /** Stretches of `horizon` steps at the end of every series, one after the other. */
  readonly windows: number;
}

const DATA = fileURLToPath(new URL('../../node_modules/vega-datasets/data', import.meta.url));

/**
 * @param folder more sets: a `sets.json` `[{ name, file, season, horizon, windows }]` beside its files of series, in long form
 * @param only words, one of which a set's name has to hold; all sets where absent
 */
export async function readAccuracySets(folder?: string, only?: string): Promise<readonly AccuracySet[]> {
  const sets = [...(await readOwnSets()), ...(folder === undefined ? [] : await readSets(folder))];
  if (only === undefined) return sets;
  const words = only.toLowerCase().split(',');
  const found = sets.filter(({ name }) => words.some((word) => name.toLowerCase().includes(word)));
  if (found.length > 0) return found;
  throw new Error(`No set is named like ${only}. There are ${sets.map(({ name }) => name).join('; ')}.`);
}

/** The atmosphere's carbon dioxide, month by month. */
export const readCo2 = () =>
  readSeries(join(DATA, 'co2-concentration.csv'), { time: 'Date', target: 'CO2', missing: 'drop' });

async function readOwnSets(): Promise<readonly AccuracySet[]> {
  const employment = await readSeries(join(DATA, 'us-employment.csv'), { time: 'month' });
  return [
    { name: 'CO2, monthly', series: await readCo2(), season: 12, horizon: 24, windows: 5 },
    {
      name: 'US employment, monthly',
      series: employment.filter(({ id }) => id !== 'nonfarm_change'),
      season: 12,
      horizon: 12,
      windows: 3,
    },
    {
      name: 'Seattle maximum, daily',
      series: await readSeries(join(DATA, 'seattle-weather.csv'), { time: 'date', target: 'temp_max' }),
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
