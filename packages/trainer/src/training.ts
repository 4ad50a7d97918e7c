// What a training is, whatever it trains.
import type { Model } from '@onnxcast/model';
import type { Series } from '@onnxcast/series';
import type { AutoregressionChoice } from './autoregression/fit-autoregression.ts';
import type { TrainingData } from './data/training-data.ts';
import type { Engine } from './engines/engine.ts';
import type { BatchSize } from './engines/fastest.ts';
import type { Epoch, TrainingStart } from './epoch.ts';
import type { SettledOptions } from './settle-options.ts';

/** A training that is ready to run. Its epochs are what it yields; the same options give the same ones. */
export interface Training extends TrainingData, AsyncIterable<Epoch> {
  /** What was told, and what was decided where nothing was. */
  readonly options: SettledOptions;
  /** How an autoregression was chosen; absent where cells are trained. */
  readonly choice?: AutoregressionChoice;
  /** Fits the chosen way anew to what some series showed up to a point of the past; absent where cells are trained. */
  readonly fitPast?: (past: readonly Series[]) => Model;
  /** Closure calls that an epoch takes, as far as can be told before it. */
  readonly steps: number;
  /** What a loss is computed of at once; absent where no engine is used. */
  readonly size?: BatchSize;
  /** Whether epochs are computed by an engine; else by plain loops, and none needs to be opened. */
  readonly usesEngine: boolean;
  /** Where the first epoch begins. */
  readonly start: TrainingStart;
  /**
   * The epochs that are left to do; fewer than `options.epochs` where patience ends them.
   * @param engine stays open; default: one as the options ask for, opened for as long as it takes, where one is used at all
   * @throws DivergedError when an epoch cannot begin; what a consumer throws in its loop reaches it as it is
   * @throws SetupError when `engine: 'tensorflow'` is asked for and not set up
   */
  epochs(engine?: Engine): AsyncGenerator<Epoch, void, undefined>;
}
