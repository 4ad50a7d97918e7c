// A run's folder: every epoch's weights and picture, one checkpoint to go on from, the model, its forecast, a report.
import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convert } from '@onnxcast/converter';
import type { ModelSpec, Weights } from '@onnxcast/model';
import { command, InputError, ModelFileError, option, text } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import { type Checkpoint, chooseEpoch, readCheckpoint, writeCheckpoint } from '@onnxcast/trainer';
import { lockRun } from './run-lock.ts';

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

/** Bytes of a checkpoint in which it says that it is one: its metadata come first. */
const MARK_BYTES = 4096;

/** Whether a folder holds a run: a checkpoint that says it is one of ours, not any file of that name. */
export function hasRun(folder: string): boolean {
  const { checkpoint } = runPaths(folder);
  if (!existsSync(checkpoint) || statSync(checkpoint).isDirectory()) return false;
  const start = Buffer.alloc(MARK_BYTES);
  const file = openSync(checkpoint, 'r');
  try {
    return start.subarray(0, readSync(file, start)).includes('"onnxcast.format"');
  } finally {
    closeSync(file);
  }
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
 * @throws InputError when the folder holds a run that is not to be overwritten, or files by the names of a run's that are none of one's: those are never written over
 */
export function refuseFiles(folder: string, { overwrite }: { readonly overwrite: boolean }): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    const remedy = text`Pass another ${option('out')}.`;
    throw new InputError({ file: folder, found: 'is a file', expected: 'a folder for the run, or none yet', remedy });
  }
  const files = filesOf(folder);
  const below = files.find((path) => statSync(path).isDirectory());
  const other = text`Move it or pass another ${option('out')}.`;
  if (below !== undefined) {
    throw new InputError({ file: below, found: 'is a folder', expected: 'a file that a run may write', remedy: other });
  }
  if (hasRun(folder)) {
    if (overwrite) return;
    const said = text`${folder}: holds a run already. Pass ${option('overwrite')} to start afresh or another ${option('out')}; ${option('resume')} goes on with it.`;
    throw new InputError(said, { file: folder });
  }
  const [first] = files;
  if (first === undefined) return;
  throw new InputError({
    file: first,
    found: 'exists already and is of no run, and one would write over it',
    remedy: other,
  });
}

/** Removes what a run wrote beside its checkpoint, so that no file of an earlier run is taken for one of the next; other files stay. */
export function clearRun(folder: string): void {
  for (const path of filesOf(folder)) if (path !== runPaths(folder).checkpoint) rmSync(path);
}

/** Removes files that a killed run was in the middle of writing: those that `writeFile` names after a run's own. Nobody else may be at work in the folder. */
export function clearUnfinished(folder: string): void {
  const { epochs } = runPaths(folder);
  const own =
    /^(checkpoint\.safetensors|report\.html|model\.onnx|forecast\.csv|run\.lock|epoch-\d{3,}\.(safetensors|png))\.\d+\.tmp$/;
  for (const place of [folder, epochs]) {
    if (!existsSync(place) || !statSync(place).isDirectory()) continue;
    for (const name of readdirSync(place)) if (own.test(name)) rmSync(join(place, name), { force: true });
  }
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
  const giveBack = await lockRun(folder);
  try {
    clearUnfinished(folder);
    clearRun(folder);
    await writeFile(paths.checkpoint, writeCheckpoint({ spec, weights }));
    await writeFile(paths.model, convert(spec, weights));
    return paths;
  } finally {
    giveBack();
  }
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
