import { join } from 'node:path';
import { convert, type GraphForm, graphForms } from '@onnxcast/converter';
import type { CommandModule } from 'yargs';
import { printData, printJson, say } from '../output.ts';
import { loadEpoch } from '../run-folder.ts';
import { describeTraining } from '../train-run.ts';
import { UsageError } from '../usage-error.ts';
import { writeFile } from '../write-file.ts';

interface ExportArguments {
  readonly run: string;
  readonly form: GraphForm;
  readonly out: string | undefined;
  readonly epoch: number | undefined;
  readonly last: boolean;
  readonly best: boolean;
  readonly time: number | undefined;
  readonly horizon: number | undefined;
  readonly json: boolean;
}

/** `onnxcast export RUN`: one epoch of a run, or a checkpoint file, as an .onnx file. */
export const exportCommand: CommandModule<object, ExportArguments> = {
  command: 'export <run>',
  describe: 'Write an epoch of a run, or a checkpoint, as one .onnx file',
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: "a run's folder, or a .safetensors checkpoint",
      })
      .option('form', { choices: graphForms, default: 'forecast' as GraphForm, describe: 'form of the graph' })
      .option('out', {
        type: 'string',
        describe:
          "file to write (default: model.onnx or model-FORM.onnx in the run's folder, or beside the checkpoint)",
      })
      .option('epoch', { type: 'number', describe: 'number of the epoch' })
      .option('best', { type: 'boolean', default: false, describe: 'the best closed loop on held-out data (default)' })
      .option('last', { type: 'boolean', default: false, describe: 'the last epoch' })
      .option('time', { type: 'number', describe: 'steps of history of the unrolled form' })
      .option('horizon', { type: 'number', describe: 'steps to forecast of the unrolled form' })
      .option('json', { type: 'boolean', default: false, describe: 'print what was written as JSON' }),
  handler: async ({ run, form, out, epoch, last, best, time, horizon, json }) => {
    if (Number(last) + Number(best) + Number(epoch !== undefined) > 1) {
      throw new UsageError('--epoch, --best and --last: only one can be had. Give one of them.');
    }
    const isFile = run.endsWith('.safetensors');
    if (isFile && (last || best || epoch !== undefined)) {
      throw new UsageError(`${run} holds one epoch. Give the run's folder to choose with --epoch, --best or --last.`);
    }
    if (form !== 'unrolled' && (time !== undefined || horizon !== undefined)) {
      throw new UsageError('--time and --horizon: only the unrolled form has fixed lengths. Pass --form unrolled.');
    }
    if (form === 'unrolled' && (time === undefined || horizon === undefined)) {
      throw new UsageError('--form unrolled has fixed lengths. Give --time and --horizon.');
    }
    const name = form === 'forecast' ? 'model.onnx' : `model-${form}.onnx`;
    const target = out ?? (isFile ? run.replace(/\.safetensors$/, '.onnx') : join(run, name));
    const checkpoint = await loadEpoch(run, epoch ?? (last ? 'last' : 'best'));
    const model = convert(checkpoint.spec, checkpoint.weights, {
      form,
      ...(time === undefined ? {} : { time }),
      ...(horizon === undefined ? {} : { horizon }),
      training: describeTraining(checkpoint),
    });
    await writeFile(target, model);
    say(`${run}, epoch ${checkpoint.epoch}: ${form} form, ${Math.ceil(model.length / 1024)} KiB`);
    if (json) printJson({ model: target, form, epoch: checkpoint.epoch, bytes: model.length });
    else printData(target);
  },
};
