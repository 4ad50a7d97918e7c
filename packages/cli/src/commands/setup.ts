import type { CommandModule } from 'yargs';
import { installParts } from '../install-parts.ts';
import { withInterruption } from '../interruption.ts';
import { printJson, say } from '../output.ts';

interface SetupArguments {
  readonly force: boolean;
  readonly json: boolean;
}

/** `onnxcast setup`: installs the native parts that training with TensorFlow needs. */
export const setupCommand: CommandModule<object, SetupArguments> = {
  command: 'setup',
  describe: 'Install the native parts that are missing (TensorFlow, its binding)',
  builder: (yargs) =>
    yargs
      .option('force', { type: 'boolean', default: false, describe: 'download and compile again what is there' })
      .option('json', { type: 'boolean', default: false, describe: 'print what was done as JSON' })
      .epilogue(
        'What is downloaded and compiled is kept in a cache folder, so that a second clone is quick; ONNXCAST_CACHE moves it.',
      ),
  handler: ({ force, json }) =>
    withInterruption(async (signal) => {
      try {
        const { changed, tensorflow, cache } = await installParts({ signal, force });
        say(`TensorFlow ${tensorflow} ${changed ? 'is set up.' : 'was set up already.'} Kept in ${cache}.`);
        if (json) printJson({ changed, tensorflow, cache });
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new DOMException((error as Error).message, 'AbortError');
      }
    }),
};
