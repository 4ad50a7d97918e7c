// A forecaster that was just trained: it forecasts as any other, and knows how it came to be.
import type { ModelSpec } from '@onnxcast/model';
import type { Forecaster } from '@onnxcast/runtime-node';
import type { Series } from '@onnxcast/series';
import type { EpochFigures } from '@onnxcast/trainer';

/** How a forecaster came to be. */
export interface TrainingSummary {
  readonly spec: ModelSpec;
  /** Number, length and features of the series that were given. */
  readonly data: { readonly series: number; readonly shortest: number; readonly longest: number };
  /** Shape of what was trained on, `[batch, time, features]`. */
  readonly trained: readonly number[];
  /** Series kept from training, the first of those given; empty where the split was by time. */
  readonly test: readonly Series[];
  /** Last time steps of every series that were kept from training and choice. */
  readonly holdout: number;
  /** Closed-loop steps that epochs were judged by: as many as were asked for, or as the `test` series have. */
  readonly horizon: number;
  readonly epochs: readonly EpochFigures[];
  /** The epoch that became the model. */
  readonly chosen: EpochFigures;
}

/** A trained model, open for forecasts; see `Forecaster` for `forecast`, `fitted` and `dispose`. */
export interface TrainedForecaster extends Pick<Forecaster, 'forecast' | 'fitted' | 'dispose' | 'description'> {
  readonly training: TrainingSummary;
  /** Bytes of the .onnx file. */
  readonly model: Uint8Array;
  /**
   * Writes the .onnx file.
   * @throws InputError when the place cannot be written
   */
  save(path: string): Promise<void>;
}
