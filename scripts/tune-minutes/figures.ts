// How forecasts of the games after the eleventh go on: their slopes, and how far they are from lines and from what comes.

import { meanOf, sliceSeries } from '@onnxcast/series';
import { generateMinutes, type Series } from 'onnxcast';
import { DATA, type DataName } from './sets.ts';

export const GAMES = 11;
export const SEASONS = 100;
/** From this game on a slope shows whether a forecast still rises. */
const LATE = 17;

/** What one model forecasts of the games after the eleventh, of further seasons. */
export interface Figures {
  /** Absent where nothing is drawn. */
  readonly seed?: number;
  readonly epoch?: number;
  /** MASE by which `tune` judges. */
  readonly mase?: number;
  /** Minutes a game, mean over the seasons: over all games, and over the last ones. */
  readonly slope: number;
  readonly late: number;
  /** RMSE against the straight lines, and against what comes without noise, in minutes. */
  readonly toLine: number;
  readonly toTruth: number;
  /** Mean forecast of each game. */
  readonly curve: readonly number[];
  /** The same of the last epoch; absent where it is the one that was chosen. */
  readonly last?: Omit<Figures, 'seed' | 'epoch' | 'mase' | 'last'>;
}

export interface Row {
  readonly data: DataName;
  readonly set: string;
  readonly models: readonly Figures[];
}

/** Further seasons: what was measured, their lines, and what comes without noise. */
export interface Judged {
  readonly histories: readonly Series[];
  readonly lines: readonly Series[];
  readonly truths: readonly Series[];
}

export function makeJudged(data: DataName): Judged {
  const { level } = DATA[data];
  const make = (options: { readonly level: number; readonly noise?: number }) =>
    generateMinutes({ seasons: 2 * SEASONS, games: 2 * GAMES, ...options }).slice(SEASONS);
  return {
    histories: make({ level }).map((one) => sliceSeries(one, 0, GAMES)),
    lines: make({ level: Number.POSITIVE_INFINITY, noise: 0 }).map((one) => sliceSeries(one, GAMES)),
    truths: make({ level, noise: 0 }).map((one) => sliceSeries(one, GAMES)),
  };
}

export function measure(forecasts: readonly ArrayLike<number>[], { lines, truths }: Omit<Judged, 'histories'>) {
  const curve = Array.from({ length: GAMES }, (_, k) => meanOf(forecasts.map((one) => one[k]!)));
  const first = LATE - GAMES - 1;
  const distance = (others: readonly Series[]) => {
    const squares = forecasts.flatMap((one, i) => Array.from(others[i]!.values, (value, k) => (one[k]! - value) ** 2));
    return round(Math.sqrt(meanOf(squares)));
  };
  return {
    slope: round((curve[GAMES - 1]! - curve[0]!) / (GAMES - 1)),
    late: round((curve[GAMES - 1]! - curve[first]!) / (GAMES - 1 - first)),
    toLine: distance(lines),
    toTruth: distance(truths),
    curve: curve.map(round),
  };
}

export function round(value: number): number {
  return Number(value.toPrecision(3));
}
