// neuralforecast's LSTM as a model of a backtest: trained once, before the first origin.
import { cutOrigins } from '@onnxcast/series';
import type { ForecastFunction } from 'onnxcast';
import { askPython } from './ask-python.ts';
import type { AccuracySet } from './sets.ts';

/** Cells of its one layer. */
export const LSTM_CELLS = 16;
/** Its default. */
export const LSTM_STEPS = 1000;

interface Answer {
  readonly version: string;
  readonly seconds: number;
  /** `[window][series][step]` */
  readonly forecasts: readonly (readonly (readonly number[])[])[];
}

/** The model, and what it took once it has forecast. */
export function lstmModel(
  python: string,
  { series, horizon, season, windows }: AccuracySet,
): { readonly forecast: ForecastFunction; seconds(): Promise<number> } {
  const question = () => ({
    ...{ horizon, season, hidden: LSTM_CELLS, steps: LSTM_STEPS },
    windows: cutOrigins(series, { horizon, windows }).origins.map(({ histories }) =>
      histories.map(({ values }) => [...values]),
    ),
  });
  let asked: Promise<Answer> | undefined;
  const ask = () => {
    asked ??= askPython<Answer>(python, 'accuracy_lstm.py', question()).then(({ answer }) => answer);
    return asked;
  };
  return {
    forecast: async (_histories, _horizon, window) =>
      (await ask()).forecasts[window]!.map((values) => Float64Array.from(values)),
    seconds: async () => (await ask()).seconds,
  };
}
