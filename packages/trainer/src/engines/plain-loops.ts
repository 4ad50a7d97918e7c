// What forecasts without an engine: the model's plain loops, for a training that needs no gradients.
import { runModel } from '@onnxcast/model';
import type { Engine } from './engine.ts';

/** The part of an engine that judges and draws a model. */
export type ForecastingEngine = Pick<Engine, 'name' | 'description' | 'forecast'>;

/** Nothing is loaded, nothing has to be ended. */
export const plainLoops: ForecastingEngine = {
  name: 'plain',
  description: 'plain loops',
  async forecast(model, history, { horizon = 0, covariates } = {}) {
    const { shape, data } = runModel(model, history, { future: horizon, covariates });
    return { shape, data: Float32Array.from(data) };
  },
};
