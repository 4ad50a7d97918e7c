// What trains, opened and said.
import { sentenceOf } from '@onnxcast/series';
import { type Engine, openEngine } from '@onnxcast/trainer';
import { type RunEngine, trainingRuntime } from 'onnxcast/run';
import { COMMAND_LINE } from './command-line-door.ts';
import { say } from './output.ts';

/**
 * Opens the engine that the options ask for and says which it is.
 * @throws SetupError when `tensorflow` was asked for and is not set up
 */
export async function chooseEngine(options: RunEngine): Promise<Engine> {
  const limits: string[] = [];
  let choice = '';
  const engine = await openEngine(
    { ...options, ...trainingRuntime },
    {
      onFallback: (reason, next) => say(`${sentenceOf(reason, COMMAND_LINE)}\nTraining goes on with --engine ${next}.`),
      onChoice: (why) => {
        choice = `; ${why}`;
      },
      onOneThread: (why) => limits.push(why),
    },
  );
  say(`engine: ${engine.description}${choice}`);
  for (const why of limits) say(why);
  return engine;
}
