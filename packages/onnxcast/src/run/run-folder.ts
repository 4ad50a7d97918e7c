// A run's folder: every epoch's weights and picture, one checkpoint to go on from, the model, its forecast, a report.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convert } from '@onnxcast/converter';
import type { ModelSpec, Weights } from '@onnxcast/model';
import { command, InputError, ModelFileError, option, text } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import { type Checkpoint, chooseEpoch, readCheckpoint, writeCheckpoint } from '@onnxcast/trainer';

/** Paths inside a run's folder. */
export function runPaths(folder: string) {
  const epochs = join(folder, 'epochs');
  const epochFile = (epoch: number, ending: string) =>
    join(epochs, `epoch-${String(epoch).padStart(3, '0')}.${ending}`);
  return {
    epochs,
    checkpoint: join(folder, 'checkpoint.safetensors'),
    report: join(folder, 'report.html'),
    model: join(folder, 'model.onnx'),
    forecast: join(folder, 'forecast.csv'),
    weights: (epoch: number) => epochFile(epoch, 'safetensors'),
    picture: (epoch: number) => epochFile(epoch, 'png'),
  };
}

/** Whether a folder holds a run. */
export function hasRun(folder: string): boolean {
  return existsSync(runPaths(folder).checkpoint);
}

/** The files in a folder that have the names of those that a run writes. */
function filesOf(folder: string): readonly string[] {
  const { checkpoint, report, model, forecast, epochs } = runPaths(folder);
  // Also where no folder can be: what is below a file does not exist.
  const names = existsSync(epochs) && statSync(epochs).isDirectory() ? readdirSync(epochs) : [];
  const ofEpochs = names.filter((name) => /^epoch-\d{3,}\.(safetensors|png)$/.test(name));
  return [checkpoint, report, model, forecast, ...ofEpochs.map((name) => join(epochs, name))].filter((path) =>
    existsSync(path),
  );
}

/**
 * Makes sure that nothing is lost which a run would write over.
 * @throws InputError when the folder holds a run, or something else by the name of one of its files, and is not to be overwritten; a folder by such a name never is
 */
export function refuseFiles(folder: string, { overwrite }: { readonly overwrite: boolean }): void {
  const files = filesOf(folder);
  const [first] = files;
  const below = files.find((path) => statSync(path).isDirectory());
  if (below !== undefined) {
    const remedy = text`Move it or pass another ${option('out')}.`;
    throw new InputError({ file: below, found: 'is a folder', expected: 'a file that a run may write', remedy });
  }
  if (first === undefined || overwrite) return;
  const said = hasRun(folder)
    ? text`${folder}: holds a run already. Pass ${option('overwrite')} to start afresh or another ${option('out')}; ${option('resume')} goes on with it.`
    : text`${first}: exists already, and a run would write over it. Pass ${option('overwrite')} or another ${option('out')}.`;
  throw new InputError(said, { file: hasRun(folder) ? folder : first });
}

/** Removes what a run wrote beside its checkpoint, so that no file of an earlier run is taken for one of the next; other files stay. */
export function clearRun(folder: string): void {
  for (const path of filesOf(folder)) if (path !== runPaths(folder).checkpoint) rmSync(path);
}

/**
 * Makes a folder a run of a model that was trained elsewhere: its checkpoint and model.onnx.
 * @throws InputError when it holds a run, or files by the names of one's, that are not to be overwritten, or cannot be written
 */
export async function startRun(
  folder: string,
  { spec, weights }: { readonly spec: ModelSpec; readonly weights: Weights<Float32Array> },
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Promise<ReturnType<typeof runPaths>> {
  const paths = runPaths(folder);
  refuseFiles(folder, { overwrite });
  clearRun(folder);
  await writeFile(paths.checkpoint, writeCheckpoint({ spec, weights }));
  await writeFile(paths.model, convert(spec, weights));
  return paths;
}

/**
 * Reads a checkpoint file.
 * @throws ModelFileError when it is missing, truncated or something else
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new ModelFileError(`${path}: cannot be read. Give a run's folder or one of its .safetensors files.`, {
      file: path,
      cause,
    });
  }
  return readCheckpoint(bytes, path);
}

/**
 * Reads the weights of one epoch of a run, or of a checkpoint file.
 * @param path a run's folder, or a `.safetensors` file that a run wrote
 * @param which epoch number, `best` or `last`; not looked at for a file
 * @throws InputError when the run has no such epoch
 */
export async function loadEpoch(path: string, which: number | 'best' | 'last'): Promise<Checkpoint> {
  if (path.endsWith('.safetensors')) return loadCheckpoint(path);
  const paths = runPaths(path);
  if (!hasRun(path)) {
    throw new InputError(
      text`${path}: holds no run. Give the ${option('out')} folder of ${command('train')}, or a checkpoint file.`,
      {
        file: path,
      },
    );
  }
  const checkpoint = await loadCheckpoint(paths.checkpoint);
  const epochs = checkpoint.history;
  if (epochs.length === 0) return checkpoint;
  const epoch = which === 'best' ? chooseEpoch(epochs)?.epoch : which === 'last' ? epochs.at(-1)?.epoch : which;
  if (!epochs.some((one) => one.epoch === epoch)) {
    throw new InputError(`${path}: has no epoch ${epoch}. It holds epochs 1 to ${epochs.length}.`, { file: path });
  }
  // What the run was told last, in whichever process the epoch was done.
  return { ...(await loadCheckpoint(paths.weights(epoch ?? 0))), options: checkpoint.options };
}
