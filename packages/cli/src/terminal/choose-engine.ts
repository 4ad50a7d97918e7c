// What trains, opened and said.
import { sentenceOf } from '@onnxcast/series';
import { type Engine, openEngine, type TrainOptions } from '@onnxcast/trainer';
import { COMMAND_LINE } from './command-line-door.ts';
import { say } from './output.ts';

/**
 * Opens the engine that the options ask for and says which it is.
 * @throws SetupError when `tensorflow` was asked for and is not set up
 */
export async function chooseEngine(options: Pick<TrainOptions, 'engine' | 'workers' | 'batchNorm'>): Promise<Engine> {
  const engine = await openEngine(options, (reason) =>
    say(`${sentenceOf(reason, COMMAND_LINE)}\nTraining goes on with --engine tfjs, many times slower.`),
  );
  say(`engine: ${engine.description}`);
  if (options.batchNorm && engine.name === 'tensorflow' && options.workers !== 1) {
    say('One thread, because batch norm looks at the whole batch at once.');
  }
  return engine;
}
