// What a file of forecasts that grows must offer: there is one for text and one for Parquet.
import type { Forecast, InputError } from '@onnxcast/series';

/** A forecast that a file cannot hold, and why. */
export interface Refused {
  readonly id: string;
  readonly error: InputError;
}

/** A file of forecasts on its way. */
export interface ForecastWriter {
  /** Adds forecasts, all of the same targets and levels as the first. */
  write(forecasts: readonly Forecast[]): Promise<readonly Refused[]>;
  /** Completes the file. */
  finish(): Promise<void>;
  /** Takes it away. */
  abort(): Promise<void>;
}
