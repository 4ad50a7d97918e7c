// `onnxcast export`: an epoch of a run, or a model in another form, as a file.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { convert, readWeights } from '@onnxcast/converter';
import { type ModelSpec, scalings, type Weights } from '@onnxcast/model';
import { forms, type GraphForm, graphForms } from '@onnxcast/onnx/forms';
import { type Checkpoint, EPOCH_RULE } from '@onnxcast/trainer';
import { type ClusterFile, type ClusterName, toClusterJob, toTritonModel } from 'onnxcast';
import { readModelFile } from 'onnxcast/read-model-file';
import { describeTraining, loadEpoch } from 'onnxcast/run';
import type { Argv } from 'yargs';
import type { ArgumentsOf, Command } from '../../command.ts';
import { refuseInput } from '../../options/table-file.ts';
import { UsageError } from '../../options/usage-error.ts';
import { printData, printJson, say } from '../../terminal/output.ts';
import { writeFile } from '../../terminal/write-file.ts';

/** A folder that something else takes, in place of a file. */
interface Folder {
  readonly form: GraphForm;
  /** Where in it the model lies. */
  readonly model: string;
  /** How it is spoken of. */
  readonly taker: string;
  readonly files: (folder: string, model: Uint8Array, spec: ModelSpec) => readonly ClusterFile[];
}

/** By the option that names the folder. */
const FOLDERS: Readonly<Record<'triton' | ClusterName, Folder>> = {
  // The form that Triton's sequence batcher can drive.
  triton: { form: 'step', model: join('1', 'model.onnx'), taker: 'Triton', files: toTritonModel },
  spark: { ...clusterFolder('spark'), taker: 'Spark' },
  ray: { ...clusterFolder('ray'), taker: 'Ray' },
};
const FOLDER_OPTIONS = Object.keys(FOLDERS) as readonly (keyof typeof FOLDERS)[];

function clusterFolder(cluster: ClusterName): Omit<Folder, 'taker'> {
  return {
    form: 'forecast',
    model: 'model.onnx',
    files: (_folder, model, spec) => toClusterJob(cluster, model, spec),
  };
}

const options = (yargs: Argv) =>
  yargs
    .positional('run', {
      type: 'string',
      demandOption: true,
      describe: "a run's folder, a .safetensors checkpoint, or an .onnx file of onnxcast",
    })
    .option('form', { choices: graphForms, describe: 'form of the graph (default: forecast, with --triton step)' })
    .option('out', {
      type: 'string',
      describe:
        "file to write (default: model.onnx or model-FORM.onnx in the run's folder, or beside the checkpoint or model)",
    })
    .option('triton', {
      type: 'string',
      describe:
        "folder of the model in a Triton model repository, its last part the model's name: gets 1/model.onnx (form step) and config.pbtxt",
    })
    .option('spark', {
      type: 'string',
      describe: 'folder that gets the model, a job for Spark (forecast.py), its requirements.txt and README.md',
    })
    .option('ray', { type: 'string', describe: 'the same with a job for Ray' })
    .option('epoch', { type: 'number', describe: 'number of the epoch' })
    .option('best', { type: 'boolean', default: false, describe: `${EPOCH_RULE} (default)` })
    .option('last', { type: 'boolean', default: false, describe: 'the last epoch' })
    .option('time', { type: 'number', describe: 'steps of history of the unrolled form' })
    .option('horizon', { type: 'number', describe: 'steps to forecast of the unrolled form' })
    .option('json', { type: 'boolean', default: false, describe: 'print what was written as JSON' });

type ExportArguments = ArgumentsOf<typeof options>;

/** `onnxcast export RUN`: one epoch of a run, a checkpoint, or a model in another form, as an .onnx file, or a folder for Triton, Spark or Ray. */
export const exportCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    const { run, out, triton, last, epoch, time, horizon, json } = argv;
    refuseClashes(argv);
    const option = FOLDER_OPTIONS.find((name) => argv[name] !== undefined);
    const folder = option && { ...FOLDERS[option], path: argv[option]! };
    const form = argv.form ?? folder?.form ?? graphForms[0]!;
    const target = folder === undefined ? (out ?? defaultTarget(run, form)) : join(folder.path, folder.model);
    refuseInput(target, [run]);
    const source = run.endsWith('.onnx') ? await loadModel(run) : await loadRun(run, epoch ?? (last ? 'last' : 'best'));
    const { spec } = source;
    const model = convert(spec, source.weights, {
      form,
      ...(time === undefined ? {} : { time }),
      ...(horizon === undefined ? {} : { horizon }),
      training: source.training,
    });
    if (folder === undefined) await writeFile(target, model);
    else
      for (const { path, content } of folder.files(folder.path, model, spec)) {
        await writeFile(join(folder.path, path), content);
      }
    say(`${source.name}: ${form} form, ${Math.ceil(model.length / 1024)} KiB`);
    const { formula } = scalings[spec.scaling];
    if (triton !== undefined && formula !== undefined) {
      say(`The model scales each series; on Triton the caller does: send ${formula}.`);
    }
    if (json) printJson({ model: target, form, epoch: source.epoch, bytes: model.length });
    else printData(folder?.path ?? target);
  },
};

/** What is written, in whatever form. */
interface Source {
  /** For a person. */
  readonly name: string;
  readonly spec: ModelSpec;
  readonly weights: Weights;
  /** Not known of an .onnx file. */
  readonly epoch: number | undefined;
  readonly training: Readonly<Record<string, string>>;
}

async function loadRun(run: string, which: number | 'best' | 'last'): Promise<Source> {
  const checkpoint = await loadEpoch(run, which);
  const { weights, epoch } = checkpoint;
  const spec = await withIntervals(run, checkpoint);
  return { name: `${run}, epoch ${epoch}`, spec, weights, epoch, training: describeTraining(checkpoint) };
}

/** The spec of an epoch, with the intervals that the run has calibrated where this is the epoch of its model. */
async function withIntervals(run: string, checkpoint: Checkpoint): Promise<ModelSpec> {
  const { spec } = checkpoint;
  const path = join(run, 'model.onnx');
  if (spec.intervals !== undefined || run.endsWith('.safetensors') || !existsSync(path)) return spec;
  const model = readWeights(await readModelFile(path), path);
  const isSame = Object.entries(describeTraining(checkpoint)).every(([key, value]) => model.metadata[key] === value);
  return isSame && model.spec.intervals !== undefined ? { ...spec, intervals: model.spec.intervals } : spec;
}

async function loadModel(file: string): Promise<Source> {
  const { spec, weights, metadata } = readWeights(await readModelFile(file), file);
  const training = Object.fromEntries(Object.entries(metadata).filter(([key]) => key === 'onnxcast.training'));
  return { name: file, spec, weights, epoch: undefined, training };
}

/** In the run's folder, or beside the file. */
function defaultTarget(run: string, form: GraphForm): string {
  if (run.endsWith('.safetensors')) return run.replace(/\.safetensors$/, '.onnx');
  if (run.endsWith('.onnx')) return run.replace(/\.onnx$/, `-${form}.onnx`);
  return join(run, form === graphForms[0] ? 'model.onnx' : `model-${form}.onnx`);
}

function refuseClashes(argv: ExportArguments): void {
  const { run, form, out, epoch, last, best, time, horizon } = argv;
  if (Number(last) + Number(best) + Number(epoch !== undefined) > 1) {
    throw new UsageError('--epoch, --best and --last: only one can be had. Give one of them.');
  }
  if (/\.(safetensors|onnx)$/.test(run) && (last || best || epoch !== undefined)) {
    throw new UsageError(`${run} holds one epoch. Give the run's folder to choose with --epoch, --best or --last.`);
  }
  const [folder, second] = FOLDER_OPTIONS.filter((name) => argv[name] !== undefined);
  if (second !== undefined) {
    throw new UsageError(`--${folder} and --${second}: only one can be had. Export once for each.`);
  }
  const wanted = folder && FOLDERS[folder];
  if (wanted !== undefined && (out !== undefined || (form !== undefined && form !== wanted.form))) {
    const other = out === undefined ? `--form ${form}` : '--out';
    throw new UsageError(
      `--${folder}: found beside ${other}. ${wanted.taker} gets the ${wanted.form} form in a folder of its own: leave ${other} out.`,
    );
  }
  const hasFixedLengths = form !== undefined && forms[form].lengths === 'fixed';
  if (!hasFixedLengths && (time !== undefined || horizon !== undefined)) {
    const fixed = graphForms.filter((name) => forms[name].lengths === 'fixed').join(' or ');
    throw new UsageError(`--time and --horizon: only the ${fixed} form has fixed lengths. Pass --form ${fixed}.`);
  }
  if (hasFixedLengths && (time === undefined || horizon === undefined)) {
    throw new UsageError(`--form ${form} has fixed lengths. Give --time and --horizon.`);
  }
}
