// Statistical models of statsforecast as models of a backtest, fitted anew at every origin.
import type { Series } from '@onnxcast/series';
import type { ForecastFunction, MadeForecast } from 'onnxcast';
import { askPython } from './ask-python.ts';
import type { AccuracySet } from './sets.ts';

/** Levels whose intervals are compared, in percent. */
export const LEVELS = [80, 95] as const;

/** Beyond this season AutoARIMA takes hours. */
const LONGEST_ARIMA_SEASON = 12;
const MOST_ARIMA_SERIES = 40;

const ALWAYS = ['DynamicOptimizedTheta', 'AutoETS'] as const;
const ARIMA = 'AutoARIMA';

/** What is said of a series: the values, and the ends of the intervals by level, `lo-80`. */
type Said = Readonly<Record<string, readonly number[]>>;

/** By the names of statsforecast; AutoARIMA only where it ends in minutes. */
export function statisticalModels(
  python: string,
  { season, horizon, series }: AccuracySet,
): Readonly<Record<string, ForecastFunction>> {
  const isQuick = season <= LONGEST_ARIMA_SEASON && series.length <= MOST_ARIMA_SERIES;
  const names = [...ALWAYS, ...(isQuick ? [ARIMA] : [])];
  const asked = new Map<number, Promise<Readonly<Record<string, readonly Said[]>>>>();
  const ask = async (histories: readonly Series[]) => {
    const question = {
      horizon,
      season,
      levels: LEVELS,
      models: names,
      histories: histories.map(({ values }) => [...values]),
    };
    const { answer } = await askPython<{ forecasts: Record<string, Said[]> }>(python, 'accuracy_peers.py', question);
    return answer.forecasts;
  };
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (histories: readonly Series[], _: number, window: number) => {
        if (!asked.has(window)) asked.set(window, ask(histories));
        return (await asked.get(window)!)[name]!.map(toMade);
      },
    ]),
  );
}

function toMade(said: Said): MadeForecast {
  const values = (key: string) => Float64Array.from(said[key]!);
  return {
    values: values('mean'),
    intervals: LEVELS.map((level) => ({ level, lower: values(`lo-${level}`), upper: values(`hi-${level}`) })),
  };
}
