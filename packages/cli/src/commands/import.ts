import { readFile } from 'node:fs/promises';
import { convert } from '@onnxcast/converter';
import { readSafetensors, weightsFromPytorch } from '@onnxcast/model';
import { InputError } from '@onnxcast/series';
import { writeCheckpoint } from '@onnxcast/trainer';
import type { CommandModule } from 'yargs';
import { printData, say } from '../output.ts';
import { runPaths } from '../run-folder.ts';
import { writeFile } from '../write-file.ts';

interface ImportArguments {
  readonly framework: string;
  readonly file: string;
  readonly out: string;
  readonly scaling: string;
  readonly features: string | undefined;
}

/** `onnxcast import pytorch FILE.safetensors`: weights trained in PyTorch become a run folder and a model. */
export const importCommand: CommandModule<object, ImportArguments> = {
  command: 'import <framework> <file>',
  describe: 'Take over weights trained in PyTorch (safetensors of LSTMCell or nn.LSTM + Linear)',
  builder: (yargs) =>
    yargs
      .positional('framework', { choices: ['pytorch'], type: 'string', demandOption: true, describe: 'where from' })
      .positional('file', { type: 'string', demandOption: true, describe: 'a .safetensors file of a state_dict' })
      .option('out', { type: 'string', demandOption: true, describe: 'folder for the checkpoint and model.onnx' })
      .option('scaling', {
        choices: ['none', 'standard'],
        default: 'none',
        describe: 'how the series was scaled in training: standard is by its own mean and deviation',
      })
      .option('features', { type: 'string', describe: 'names of the variables: a,b (default: y, or y1,y2,...)' }),
  handler: async ({ file, out, scaling, features }) => {
    const imported = weightsFromPytorch(readSafetensors(await readBytes(file), file).tensors, file);
    const names = features?.split(',') ?? imported.spec.features;
    if (names.length !== imported.spec.features.length) {
      throw new InputError(
        `--features ${features}: ${names.length} names, but ${file} has ${imported.spec.features.length} inputs. Give one name an input.`,
      );
    }
    const spec = { ...imported.spec, features: names, scaling: scaling === 'standard' ? 'standard' : 'none' } as const;
    const paths = runPaths(out);
    await writeFile(paths.checkpoint, writeCheckpoint({ spec, weights: imported.weights }));
    await writeFile(paths.model, convert(spec, imported.weights));
    say(`${file}: ${spec.hidden.length} cells of ${spec.hidden.join(', ')}, ${names.length} variables`);
    printData(paths.model);
  },
};

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InputError(`${file}: cannot be read. Give the path of an existing file.`, { file, cause });
  }
}
