// `onnxcast import`: weights trained elsewhere become a run's folder and a model.
import { describeNetwork, rolesOf, scalingKinds } from '@onnxcast/model';
import { importPytorch } from 'onnxcast';
import { startRun } from 'onnxcast/run';
import type { Argv } from 'yargs';
import type { Command } from '../../command.ts';
import { splitList } from '../../options/split-list.ts';
import { printData, printJson, say } from '../../terminal/output.ts';

const options = (yargs: Argv) =>
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
    .option('nonlinearity', {
      choices: ['tanh', 'relu'] as const,
      describe: 'that of an nn.RNN or nn.RNNCell, which its weights do not tell',
    })
    .option('head-activation', {
      choices: ['relu', 'tanh'] as const,
      describe: 'what stands between the layers of a head that has more than one, which its weights do not tell',
    })
    .option('steps', { type: 'number', default: 1, describe: 'steps that the head tells at once' })
    .option('features', { type: 'string', describe: 'names of the inputs: a,b (default: y, or y1,y2,...)' })
    .option('targets', { type: 'string', describe: 'inputs that are forecast (default: all)' })
    .option('future-covariates', { type: 'string', describe: 'inputs that are known in advance' });

/** `onnxcast import pytorch FILE.safetensors`: weights trained in PyTorch become a run folder and a model. */
export const importCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    const { file, out, overwrite, json, nonlinearity, features, targets, 'future-covariates': covariates } = argv;
    const { spec, weights } = await importPytorch(file, {
      ...(features === undefined ? {} : { features: splitList(features) }),
      ...(targets === undefined ? {} : { targets: splitList(targets) }),
      nonlinearity,
      headActivation: argv.headActivation,
      steps: argv.steps,
      ...(covariates === undefined ? {} : { futureCovariates: splitList(covariates) }),
      scaling: argv.scaling,
    });
    const { model, checkpoint } = await startRun(out, { spec, weights }, { overwrite });
    say(`${file}: ${describeNetwork(spec)}, forecasting ${rolesOf(spec).targets.names.join(', ')}`);
    if (json) printJson({ model, checkpoint, spec });
    else printData(model);
  },
};
