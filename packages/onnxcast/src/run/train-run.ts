// One training run from series to folder: after each epoch its weights, picture, checkpoint and report are written, at its end model and forecast.
import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { convert } from '@onnxcast/converter';
import { type ModelSpec, rolesOf } from '@onnxcast/model';
import type { Chart } from '@onnxcast/plot';
import { renderPng } from '@onnxcast/plot/png';
import { renderReport } from '@onnxcast/plot/report';
import { InputError, lengthOf, option, type Series, text } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import {
  type AutoregressionChoice,
  type Checkpoint,
  chooseEpoch,
  DivergedError,
  type Engine,
  type EngineOptions,
  type EpochFigures,
  fingerprintOf,
  openEngine as openEngineOf,
  type SettledOptions,
  type TrainInput,
  type Training,
  writeCheckpoint,
} from '@onnxcast/trainer';
import { calibrateModel } from '../training/calibrate-model.ts';
import { loadOnCpu } from '../training/load-on-cpu.ts';
import { noEpoch } from '../training/no-epoch.ts';
import { trainingRuntime } from '../training/open-session.ts';
import { trainInTurns } from '../training/train.ts';
import { chooseView, drawEpoch, type EpochView } from './draw-epoch.ts';
import { finishRun, type RunEnd } from './finish-run.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { reportEpochs } from './report/describe-epochs.ts';
import type { RunEvent, Trouble } from './run-event.ts';
import { clearRun, clearUnfinished, loadCheckpoint, loadEpoch, refuseFiles, runPaths } from './run-folder.ts';
import { checkHeld, lockRun } from './run-lock.ts';

/** What a run is told. */
export interface TrainRunOptions {
  /** Options as they are told: every one may be left out. */
  readonly settings: TrainInput;
  readonly folder: string;
  /** Called when data and folder are found to be good, where the training uses an engine. Default: as the options ask for. */
  readonly openEngine?: (options: RunEngine) => Promise<Engine>;
  /** How the data was read, kept so that the run can go on without being told again. */
  readonly read?: object | undefined;
  /** How dates of the forecast are spelt, as `Understanding` says it. Default: as the labels of the series are. */
  readonly spelling?: string | undefined;
  /** Goes on from the folder's checkpoint. Default false. */
  readonly resume?: boolean;
  /** Replaces the files of the run that the folder holds. Default false. */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Told what happens, and awaited. Whatever it throws is a trouble of the run's, not its end. */
  readonly onEvent?: (event: RunEvent) => unknown;
}

/** What an engine is opened by: the training's options, what it computes at once, and the engine that it was begun with. */
export type RunEngine = SettledOptions & Pick<EngineOptions, 'begunWith' | 'size'>;

/** What a run ends in. */
export interface TrainResult extends RunEnd {
  /** What the training was told, and what it made of it. */
  readonly options: SettledOptions;
  readonly chosen: EpochFigures;
  readonly epochs: readonly EpochFigures[];
  readonly spec: ModelSpec;
  /** Why the model gives no intervals; absent where it gives some. */
  readonly noIntervals?: string;
  /** What was left to learn from once series and steps were kept for judging at the end: series, and values of targets in all. */
  readonly known: { readonly series: number; readonly values: number };
  /** How an autoregression was chosen; absent where cells were trained. */
  readonly choice?: AutoregressionChoice;
  /** Paths. */
  readonly model: string;
  readonly report: string;
  /** What could not be made of epochs and model. */
  readonly troubles: readonly Trouble[];
}

/**
 * Trains to the last epoch and writes model.onnx from the epoch that `chooseEpoch` names.
 * @throws InputError when the folder holds files that a run would write over, another run is at work in it, it cannot be written, or the checkpoint is of other data
 * @throws SetupError when `engine: 'tensorflow'` is asked for and not set up
 */
export async function trainRun(series: readonly Series[], options: TrainRunOptions): Promise<TrainResult> {
  const { folder, resume = false, overwrite = false } = options;
  if (!resume) refuseFiles(folder, { overwrite });
  const isNew = !existsSync(folder);
  const giveBack = await lockRun(folder);
  try {
    // Once more: whoever had the folder until now may have written there.
    if (!resume) refuseFiles(folder, { overwrite });
    clearUnfinished(folder);
    return await trainIn(series, options);
  } finally {
    giveBack();
    // A training that was refused leaves nothing behind.
    if (isNew && existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }
}

/** Trains in a folder that is this run's. */
async function trainIn(series: readonly Series[], options: TrainRunOptions): Promise<TrainResult> {
  const { settings, folder, resume = false, signal } = options;
  const paths = runPaths(folder);
  const fingerprint = fingerprintOf(series);
  const before = resume ? checkFingerprint(await loadCheckpoint(paths.checkpoint), fingerprint, folder) : undefined;
  const listeners = createListeners(options.onEvent);
  // Refuses what does not go together, so it comes before anything is written.
  const training = await trainInTurns(series, {
    ...settings,
    start: before,
    signal,
    onProgress: (at) => listeners.tell({ kind: 'progress', ...at }),
    onEvaluation: (at) => listeners.tell({ kind: 'evaluation', ...at }),
  });
  const told = { ...training.options, read: options.read };
  // Kept from the first: a run that goes on with more epochs and is interrupted knows how many it was to do.
  const start: Checkpoint =
    before === undefined
      ? { spec: training.spec, weights: training.start.weights, options: told, epoch: 0, history: [], fingerprint }
      : { ...before, options: { ...told, epochs: Math.max(told.epochs, before.epoch) } };
  await writeFile(paths.checkpoint, writeCheckpoint(start));
  if (!resume) clearRun(folder);

  const { openEngine = (settled) => openEngineOf({ ...settled, ...trainingRuntime }) } = options;
  const engine = training.usesEngine
    ? await openEngine({ ...training.options, size: training.size, begunWith: before && engineOf(before) })
    : undefined;
  try {
    const view = chooseView(series, training, settings.horizon);
    const unwritten = new Map<number, Checkpoint>();
    const run = { options, training, engine, view, listeners, unwritten };
    const { last, charts } = await trainEpochs(run, { ...start, engine: engine?.name });
    const chosen = chooseEpoch(last.history);
    if (chosen === undefined) throw noEpoch();
    const best = unwritten.get(chosen.epoch) ?? (await loadEpoch(folder, chosen.epoch));
    listeners.tell({ kind: 'progress', phase: 'calibrating', done: 0, total: 1 });
    const calibrated = await calibrateModel(best.weights, { series, training, load: loadOnCpu });
    checkHeld(folder);
    await writeFile(paths.model, convert(calibrated.spec, best.weights, { training: describeTraining(best) }));
    const end = await finishRun(series, {
      ...{ folder, training, listeners, charts, spelling: options.spelling },
      checkpoint: last,
      engine: engine?.description,
    });
    const { troubles } = listeners;
    return {
      ...end,
      options: training.options,
      chosen,
      epochs: last.history,
      ...calibrated,
      known: countKnown(series, training),
      ...(training.choice && { choice: training.choice }),
      model: paths.model,
      report: paths.report,
      troubles,
    };
  } finally {
    await engine?.dispose();
  }
}

/** A run under way. */
interface Run {
  readonly options: TrainRunOptions;
  readonly training: Training;
  readonly engine: Engine | undefined;
  readonly view: EpochView;
  readonly listeners: Listeners;
  /** Epochs whose weights could not be written. */
  readonly unwritten: Map<number, Checkpoint>;
}

/** Takes the epochs one by one and keeps each; returns the last, and pictures of all. */
async function trainEpochs(
  run: Run,
  start: Checkpoint,
): Promise<{ readonly last: Checkpoint; readonly charts: ReadonlyMap<number, Chart> }> {
  const { training, engine, listeners } = run;
  await listeners.tell({ kind: 'begin', training, first: start.epoch + 1 });
  const charts = await redrawEpochs(run, start);
  let checkpoint = start;
  try {
    for await (const epoch of training.epochs(engine)) {
      const { weights, parameters, optimizerState, history } = epoch;
      checkpoint = { ...checkpoint, weights, parameters, optimizerState, epoch: epoch.epoch, history };
      await keepEpoch(run, checkpoint, charts);
      await listeners.tell({ kind: 'epoch', epoch });
      if (isAtRest(history) && !isAtRest(history.slice(0, -1))) await listeners.tell({ kind: 'rest', epochs: AT_REST });
    }
    if (checkpoint.epoch < training.options.epochs) {
      await listeners.tell({ kind: 'patience', isNew: checkpoint !== start });
    }
  } catch (error) {
    // A training that went astray still ends in its best epoch.
    if (!(error instanceof DivergedError) || checkpoint.history.length === 0) throw error;
    await listeners.tell({ kind: 'diverged', error });
  }
  return { last: checkpoint, charts };
}

/** Writes what an epoch leaves behind. Its own file, its picture and the report may fail: the training goes on. What is there at once, without an engine, has no picture. */
async function keepEpoch(
  { options: { folder }, training, engine, view, listeners, unwritten }: Run,
  checkpoint: Checkpoint,
  charts: Map<number, Chart>,
): Promise<void> {
  checkHeld(folder);
  const paths = runPaths(folder);
  const { epoch } = checkpoint;
  const weights = { ...checkpoint, parameters: undefined, optimizerState: undefined };
  unwritten.set(epoch, weights);
  await listeners.attempt({ epoch, what: 'weights' }, async () => {
    await writeFile(paths.weights(epoch), writeCheckpoint(weights));
    unwritten.delete(epoch);
  });
  if (engine !== undefined) {
    await listeners.attempt({ epoch, what: 'picture' }, async () => {
      const chart = await drawEpoch(checkpoint, view, engine);
      charts.set(epoch, chart);
      await writeFile(paths.picture(epoch), await renderPng(chart));
    });
  }
  // The checkpoint is the last word on an epoch: without it the epoch is done again, to the same bits.
  await writeFile(paths.checkpoint, writeCheckpoint(checkpoint));
  if (engine === undefined) return;
  const { options } = training;
  const told = { folder, options, engine: engine.description, checkpoint, charts };
  await listeners.attempt({ epoch, what: 'report' }, () => writeFile(paths.report, renderReport(reportEpochs(told))));
}

/** Charts of the epochs that an earlier process did, from their weights. */
async function redrawEpochs({ options, view, engine, listeners }: Run, start: Checkpoint): Promise<Map<number, Chart>> {
  const charts = new Map<number, Chart>();
  if (engine === undefined) return charts;
  for (const { epoch } of start.history) {
    await listeners.attempt({ epoch, what: 'picture' }, async () => {
      const checkpoint = await loadCheckpoint(runPaths(options.folder).weights(epoch));
      charts.set(epoch, await drawEpoch(checkpoint, view, engine));
    });
  }
  return charts;
}

const AT_REST = 3;

/** Whether the last epochs found nothing to change, as L-BFGS does where loss and weights move by less than its tolerance. */
function isAtRest(history: readonly EpochFigures[]): boolean {
  const last = history.slice(-AT_REST);
  return last.length === AT_REST && last.every(({ evaluations, loss }) => evaluations === 1 && loss === last[0]?.loss);
}

/** What computed the epochs of a checkpoint; one that does not say it was written when `auto` meant TensorFlow. */
export function engineOf({ epoch, engine }: Checkpoint): string | undefined {
  return epoch === 0 ? undefined : (engine ?? 'tensorflow');
}

function countKnown(series: readonly Series[], { spec, test, holdout }: Training): TrainResult['known'] {
  const learnt = series.slice(test.length);
  const steps = learnt.reduce((sum, one) => sum + lengthOf(one) - holdout, 0);
  return { series: learnt.length, values: steps * rolesOf(spec).targets.names.length };
}

/** Training figures as metadata of the exported file. */
export function describeTraining({ epoch, history, fingerprint, options }: Checkpoint): Record<string, string> {
  const figures = history.find((one) => one.epoch === epoch);
  return {
    'onnxcast.training': JSON.stringify({ ...figures, options, data: fingerprint }),
  };
}

function checkFingerprint(checkpoint: Checkpoint, fingerprint: string, folder: string): Checkpoint {
  if (checkpoint.fingerprint === fingerprint) return checkpoint;
  throw new InputError(
    text`${folder}: its checkpoint was trained on other data than this. Give the file it was started with, or another ${option('out')}.`,
    { file: folder, expected: checkpoint.fingerprint, found: fingerprint },
  );
}
