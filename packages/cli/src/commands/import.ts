import { readFile } from 'node:fs/promises';
import { convert } from '@onnxcast/converter';
import {
  cellOf,
  type ModelSpec,
  readSafetensors,
  rolesOf,
  type ScalingKind,
  scalingKinds,
  weightsFromPytorch,
} from '@onnxcast/model';
import { InputError } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import { writeCheckpoint } from '@onnxcast/trainer';
import type { Command } from '../command.ts';
import { printData, printJson, say } from '../output.ts';
import { clearRun, refuseRun, runPaths } from '../run-folder.ts';

interface ImportArguments {
  readonly framework: string;
  readonly file: string;
  readonly out: string;
  readonly overwrite: boolean;
  readonly json: boolean;
  readonly scaling: ScalingKind;
  readonly features: string | undefined;
  readonly targets: string | undefined;
  readonly 'future-covariates': string | undefined;
}

/** `onnxcast import pytorch FILE.safetensors`: weights trained in PyTorch become a run folder and a model. */
export const importCommand: Command<ImportArguments> = {
  options: (yargs) =>
    yargs
      .positional('framework', { choices: ['pytorch'], type: 'string', demandOption: true, describe: 'where from' })
      .positional('file', { type: 'string', demandOption: true, describe: 'a .safetensors file of a state_dict' })
      .option('out', { type: 'string', demandOption: true, describe: 'folder for the checkpoint and model.onnx' })
      .option('overwrite', { type: 'boolean', default: false, describe: 'replace the run that --out holds' })
      .option('json', { type: 'boolean', default: false, describe: 'print what was imported as JSON' })
      .option('scaling', {
        choices: scalingKinds,
        default: 'none' as const,
        describe: 'how the series was scaled in training: standard is by its own mean and deviation',
      })
      .option('features', { type: 'string', describe: 'names of the inputs: a,b (default: y, or y1,y2,...)' })
      .option('targets', { type: 'string', describe: 'inputs that are forecast (default: all)' })
      .option('future-covariates', { type: 'string', describe: 'inputs that are known in advance' }),
  run: async ({ file, out, overwrite, json, scaling, features, targets, 'future-covariates': covariates }) => {
    const { spec: found, weights } = weightsFromPytorch(readSafetensors(await readBytes(file), file).tensors, file, {
      ...(features === undefined ? {} : { features: splitNames(features) }),
      ...(targets === undefined ? {} : { targets: splitNames(targets) }),
      ...(covariates === undefined ? {} : { futureCovariates: splitNames(covariates) }),
    });
    const spec: ModelSpec = { ...found, scaling };
    const paths = runPaths(out);
    if (!overwrite) refuseRun(out);
    clearRun(out);
    await writeFile(paths.checkpoint, writeCheckpoint({ spec, weights }));
    await writeFile(paths.model, convert(spec, weights));
    say(
      `${file}: ${spec.hidden.length} ${cellOf(spec)} cells of ${spec.hidden.join(', ')}, forecasting ${rolesOf(spec).targets.names.join(', ')}`,
    );
    if (json) printJson({ model: paths.model, checkpoint: paths.checkpoint, spec });
    else printData(paths.model);
  },
};

function splitNames(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InputError(`${file}: cannot be read. Give the path of an existing file.`, { file, cause });
  }
}
