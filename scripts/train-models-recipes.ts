// What the shipped models are made of: one table of data, options and the held-out stretch that judges them.

import { fileURLToPath } from 'node:url';
import { readSeries } from '@onnxcast/reader';
import {
  drift,
  generateMinutes,
  generateSine,
  holdOut,
  lengthOf,
  naive,
  type Series,
  seasonalNaive,
  sliceSeries,
} from '@onnxcast/series';
import { closedLoopEpochs } from '@onnxcast/trainer';
import type { CreateForecasterOptions } from 'onnxcast';

/** Forecasts `horizon` steps of a series of one feature. */
export type Baseline = (history: Series, horizon: number) => ArrayLike<number>;

/** One shipped model. */
export interface ModelRecipe {
  readonly name: string;
  readonly title: string;
  /** One sentence for a list of models. */
  readonly sentence: string;
  /** Unit of the values, for an axis. */
  readonly unit: string;
  /** Where the data is from and under which licence, Markdown. */
  readonly data: string;
  /** Licence of data and model, Markdown. */
  readonly licence: string;
  /** A command line that does the same training, Markdown. */
  readonly sameAs: string;
  read(): Promise<readonly Series[]>;
  readonly options: CreateForecasterOptions;
  /** Histories, and what came after them, which training never saw. */
  heldOut(series: readonly Series[]): { readonly history: readonly Series[]; readonly future: readonly Series[] };
  /** What `heldOut` is, Markdown. */
  readonly heldOutSays: string;
  /** Last steps of a history that the model is judged from once more, where what is known of a series matters. */
  readonly shorter?: number;
  /** What the model has to beat; the first is the seasonal naive forecast or, without a season, the naive one. */
  readonly baselines: Readonly<Record<string, Baseline>>;
  /** A history that a page can open with, and how far to forecast it at first. */
  sample(series: readonly Series[]): Series;
  readonly horizon: number;
}

/** Steps that are nearest to the waves' period, 2 pi 20 = 125.7. */
const PERIOD = 126;
const GAMES = 11;
const MONTHS = 24;
const SAMPLE_MONTHS = 240;
const CO2_FILE = fileURLToPath(new URL('../node_modules/vega-datasets/data/co2-concentration.csv', import.meta.url));

/** The same options everywhere: two threads, so that a machine's number of cores does not change the bits. */
const COMMON: CreateForecasterOptions = { hidden: [64, 64], seed: 0, engine: 'tensorflow', workers: 2 };

/** In the order in which a reader meets them. */
export const RECIPES: readonly ModelRecipe[] = [
  {
    name: 'sine',
    title: 'Sine waves',
    sentence: 'Waves of amplitude 1 and a period of 126 steps, any phase; trained in the closed loop.',
    unit: 'y',
    data: '100 waves of 1,000 points, sin((x + phase) / 20), made by `generateSine` with seed 0; 97 are trained on, 3 judge the epochs.',
    licence: '[Apache-2.0](../LICENSE), the generated data too.',
    sameAs: 'The options are those of `npm start` with `--seed 0`.',
    read: async () => generateSine({ series: 100, length: 1000, seed: 0 }),
    options: {
      ...COMMON,
      lesson: 'closed-loop',
      epochs: closedLoopEpochs('lbfgs'),
      lineSearch: 'strong-wolfe',
      scaling: 'none',
      test: 3,
      horizon: 1000,
    },
    heldOut: (series) => {
      const longer = generateSine({ series: 100, length: 2000, seed: 0 }).slice(0, 3);
      return { history: series.slice(0, 3), future: longer.map((one) => sliceSeries(one, 1000)) };
    },
    heldOutSays: 'steps 1,001 to 2,000 of the 3 waves that were not trained on, forecast from their first 1,000',
    baselines: { [`seasonal naive, season ${PERIOD}`]: (history, horizon) => seasonalNaive(history, horizon, PERIOD) },
    sample: (series) => sliceSeries(series[0]!, 800),
    horizon: 200,
  },
  {
    name: 'minutes',
    title: "A player's minutes",
    sentence: 'Minutes that a player gets in the games after an injury: rising, then level; 11 games are enough.',
    unit: 'minutes',
    data: '100 hypothetical seasons of 22 games, made by `generateMinutes` with seed 0; 95 are trained on, 5 judge the epochs. [docs/minutes-lstm.md](../docs/minutes-lstm.md) has the first 11 games of the same seasons; in those alone hardly any season levels, so a model of them rises on.',
    licence: '[Apache-2.0](../LICENSE), the generated data too.',
    sameAs:
      'The same from the command line: `npx onnxcast generate minutes --seasons 100 --games 22 --out minutes.csv`, then `npx onnxcast train minutes.csv --scaling none --test 5 --horizon 11 --epochs 12 --workers 2 --out runs/minutes`.',
    read: async () => generateMinutes({ seasons: 100, games: 2 * GAMES, seed: 0 }),
    options: { ...COMMON, epochs: 12, scaling: 'none', test: 5, horizon: GAMES },
    heldOut: () => {
      const longer = generateMinutes({ seasons: 200, games: 2 * GAMES, seed: 0 }).slice(100);
      return holdOut(longer, GAMES);
    },
    heldOutSays:
      'games 12 to 22 of 100 further seasons, forecast from their first 11 (a game varies by noise of deviation 2.5, which nobody can forecast)',
    baselines: {
      'naive (games have no season)': naive,
      'mean of the last 3 games': (history, horizon) => {
        const mean = history.values.slice(-3).reduce((sum, value) => sum + value / 3, 0);
        return new Float64Array(horizon).fill(mean);
      },
      drift,
    },
    sample: (series) => sliceSeries(series[0]!, 0, GAMES),
    horizon: GAMES,
  },
  {
    name: 'co2',
    title: 'Carbon dioxide at Mauna Loa',
    sentence: 'Monthly carbon dioxide in the air at Mauna Loa since 1958: a season on a rising curve.',
    unit: 'ppm',
    data: 'Monthly means in parts per million, March 1958 on, column `CO2` of `co2-concentration.csv` in the npm package `vega-datasets` 3.2.1; its source is the [Scripps CO2 Program](https://scrippsco2.ucsd.edu/data/atmospheric_co2/primary_mlo_co2_record). Months without a measurement have no row and are passed over.',
    licence:
      "The model: [Apache-2.0](../LICENSE). The data, of which `index.json` holds 20 years: [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/) by the catalogue of `vega-datasets` (`datapackage.json`); the package's own BSD-3-Clause licence covers its code only. Name the Scripps CO2 Program where you show the data.",
    sameAs:
      'The same from the command line: `npx onnxcast train node_modules/vega-datasets/data/co2-concentration.csv --time Date --target CO2 --scaling standard --holdout 24 --epochs 20 --workers 2 --out runs/co2`.',
    read: () => readSeries(CO2_FILE, { time: 'Date', target: 'CO2' }),
    options: { ...COMMON, epochs: 20, scaling: 'standard', holdout: MONTHS },
    heldOut: (series) => holdOut(series, MONTHS),
    heldOutSays: `the last ${MONTHS} months of the series, which neither training nor the choice of the epoch saw`,
    shorter: SAMPLE_MONTHS,
    baselines: {
      'seasonal naive, season 12': (history, horizon) => seasonalNaive(history, horizon, 12),
      "seasonal naive and the last year's rise": (history, horizon) => {
        const last = history.values.slice(-13);
        const rise = last[12]! - last[0]!;
        return seasonalNaive(history, horizon, 12).map((value, step) => value + rise * (1 + Math.floor(step / 12)));
      },
      drift,
    },
    sample: (series) => sliceSeries(series[0]!, lengthOf(series[0]!) - SAMPLE_MONTHS),
    horizon: MONTHS,
  },
];
