// One training run from data to folder: epochs are fitted, and after each its weights, picture, checkpoint and report are written.
import { convert } from '@onnxcast/converter';
import { renderReport } from '@onnxcast/plot';
import { renderPng } from '@onnxcast/plot/png';
import { InputError, type Series } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import {
  type Checkpoint,
  chooseEpoch,
  DivergedError,
  type Engine,
  type EpochFigures,
  fingerprintOf,
  type Training,
  type TrainOptions,
  train,
  writeCheckpoint,
} from '@onnxcast/trainer';
import { describeEpoch, describeWork } from './describe-run.ts';
import { chooseView, drawEpoch } from './draw-epoch.ts';
import { say } from './output.ts';
import { clearRun, loadCheckpoint, loadEpoch, runPaths } from './run-folder.ts';
import { redrawEpochs, toReport } from './run-report.ts';
import type { SeriesArguments } from './series-options.ts';
import { showTrainProgress, type TrainProgress } from './train-progress.ts';

/** What a run needs. */
export interface TrainRun {
  readonly series: readonly Series[];
  readonly settings: TrainOptions;
  readonly folder: string;
  /** Called when data and folder are found to be good. */
  readonly openEngine: () => Promise<Engine>;
  /** How the data was read, kept so that the run can go on without being told again. */
  readonly read?: SeriesArguments | undefined;
  /** Goes on from the folder's checkpoint. */
  readonly resume: boolean;
  readonly signal: AbortSignal;
}

/** What a run ends in. */
export interface TrainResult {
  readonly chosen: EpochFigures;
  readonly epochs: readonly EpochFigures[];
  readonly model: string;
  readonly report: string;
}

/**
 * Trains to the last epoch and writes model.onnx from the epoch that `chooseEpoch` names.
 * @throws InputError when the folder cannot be written or the checkpoint is of other data
 */
export async function trainRun(run: TrainRun): Promise<TrainResult> {
  const { settings, folder } = run;
  const paths = runPaths(folder);
  const fingerprint = fingerprintOf(run.series);
  const before = run.resume ? checkFingerprint(await loadCheckpoint(paths.checkpoint), fingerprint, folder) : undefined;
  const progress = showTrainProgress(settings.epochs, settings.iterations, (before?.epoch ?? 0) + 1);
  const { signal } = run;
  // Refuses what does not go together, so it comes before anything is written.
  const training = train(run.series, { ...settings, start: before, signal, onEvaluation: progress.evaluation });
  const told = { ...settings, read: run.read };
  // Kept from the first: a run that goes on with more epochs and is interrupted knows how many it was to do.
  const start =
    before === undefined
      ? startCheckpoint(training, told, fingerprint)
      : { ...before, options: { ...told, epochs: Math.max(told.epochs, before.epoch) } };
  await writeFile(paths.checkpoint, writeCheckpoint(start));
  if (!run.resume) clearRun(folder);

  const engine = await run.openEngine();
  let last: Checkpoint;
  try {
    last = await trainEpochs(run, training, engine, start, progress);
  } finally {
    await engine.dispose();
  }
  const chosen = chooseEpoch(last.history);
  if (chosen === undefined) throw new InputError('--epochs 0: there is no epoch to make a model of. Give 1 or more.');
  const best = await loadEpoch(folder, chosen.epoch);
  await writeFile(paths.model, convert(best.spec, best.weights, { training: describeTraining(best) }));
  return { chosen, epochs: last.history, model: paths.model, report: paths.report };
}

/** Fits epoch by epoch and writes each one's files; returns the last. */
async function trainEpochs(
  run: TrainRun,
  training: Training,
  engine: Engine,
  start: Checkpoint,
  progress: TrainProgress,
): Promise<Checkpoint> {
  const { settings, folder } = run;
  const paths = runPaths(folder);
  const first = start.epoch + 1;
  if (first > settings.epochs)
    say(`${folder}: its ${start.epoch} epochs are done. Go on with more --epochs and --resume.`);
  else say(describeWork(training, settings, first));
  const view = chooseView(run.series, training, settings.horizon);
  const charts = await redrawEpochs(folder, start, view, engine);
  let checkpoint = start;
  progress.start();
  try {
    for await (const epoch of training.epochs(engine)) {
      const { weights, parameters, optimizerState, history, setback, lesson } = epoch;
      if (setback !== undefined) {
        progress.note(
          `epoch ${epoch.epoch}: ${setback.reason}; back to its best point, steps are ${setback.stepScale} times as long`,
        );
      }
      checkpoint = { ...checkpoint, weights, parameters, optimizerState, epoch: epoch.epoch, history };
      const chart = await drawEpoch(checkpoint, view, engine);
      charts.set(epoch.epoch, chart);
      await writeFile(
        paths.weights(epoch.epoch),
        writeCheckpoint({ ...checkpoint, parameters: undefined, optimizerState: undefined }),
      );
      await writeFile(paths.picture(epoch.epoch), await renderPng(chart));
      // The checkpoint is the last word on an epoch: without it the epoch is done again, to the same bits.
      await writeFile(paths.checkpoint, writeCheckpoint(checkpoint));
      await writeFile(paths.report, renderReport(toReport(run, engine, checkpoint, charts)));
      progress.epochDone(describeEpoch(epoch, settings, lesson));
      if (isAtRest(history) && !isAtRest(history.slice(0, -1))) {
        progress.note(
          `training has come to rest: ${AT_REST} epochs in a row changed nothing. --patience ends such a run early`,
        );
      }
    }
    progress.stop();
    if (checkpoint.epoch < settings.epochs) {
      const patience = `no lower closed-loop error in ${settings.patience} epochs`;
      if (checkpoint === start) say(`${patience}: nothing is added. Give a larger --patience to go on`);
      else say(`${patience}: training ends here`);
    }
  } catch (error) {
    // A training that went astray still ends in its best epoch.
    if (!(error instanceof DivergedError) || checkpoint.history.length === 0) throw error;
    progress.stop();
    say(error.message);
  } finally {
    progress.stop();
  }
  return checkpoint;
}

const AT_REST = 3;

/** Whether the last epochs found nothing to change, as L-BFGS does where loss and weights move by less than its tolerance. */
function isAtRest(history: readonly EpochFigures[]): boolean {
  const last = history.slice(-AT_REST);
  return last.length === AT_REST && last.every(({ evaluations, loss }) => evaluations === 1 && loss === last[0]?.loss);
}

/** Training figures as metadata of the exported file. */
export function describeTraining({ epoch, history, fingerprint, options }: Checkpoint): Record<string, string> {
  const figures = history.find((one) => one.epoch === epoch);
  return {
    'onnxcast.training': JSON.stringify({ ...figures, options, data: fingerprint }),
  };
}

function startCheckpoint(
  { spec, start }: Training,
  options: TrainOptions & Pick<TrainRun, 'read'>,
  fingerprint: string,
): Checkpoint {
  return { spec, weights: start.weights, options, epoch: 0, history: [], fingerprint };
}

function checkFingerprint(checkpoint: Checkpoint, fingerprint: string, folder: string): Checkpoint {
  if (checkpoint.fingerprint === fingerprint) return checkpoint;
  throw new InputError(
    `${folder}: its checkpoint was trained on other data than this. Give the file it was started with, or another --out.`,
    { file: folder, expected: checkpoint.fingerprint, found: fingerprint },
  );
}
