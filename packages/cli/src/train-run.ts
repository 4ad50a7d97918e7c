// One training run from data to folder: epochs are fitted, and after each its weights, picture, checkpoint and report are written.
import { convert } from '@onnxcast/converter';
import { initialWeights } from '@onnxcast/model';
import { renderReport } from '@onnxcast/plot';
import { renderPng } from '@onnxcast/plot/png';
import { createRandom, InputError, type Series } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import {
  type Checkpoint,
  type Curriculum,
  chooseEpoch,
  createCurriculum,
  createOptimizer,
  type Engine,
  type EpochFigures,
  fingerprintOf,
  fit,
  isPastPatience,
  prepareTraining,
  regularisationOf,
  type TrainingData,
  writeCheckpoint,
} from '@onnxcast/trainer';
import { describeEpoch, describeWork } from './describe-run.ts';
import { chooseView, drawEpoch } from './draw-epoch.ts';
import { say } from './output.ts';
import { clearRun, loadCheckpoint, loadEpoch, runPaths } from './run-folder.ts';
import { redrawEpochs, toReport } from './run-report.ts';
import type { SeriesArguments } from './series-options.ts';
import { showTrainProgress } from './train-progress.ts';
import type { TrainSettings } from './train-settings.ts';

/** What a run needs. */
export interface TrainRun {
  readonly series: readonly Series[];
  readonly settings: TrainSettings;
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
  const data = prepareTraining(run.series, settings);
  // Refuses what does not go together, so it comes before anything is written.
  const curriculum = createCurriculum(data.spec, data.batch, {
    ...settings,
    regularisation: regularisationOf(settings),
  });
  const told = { ...settings, read: run.read };
  // Kept from the first: a run that goes on with more epochs and is interrupted knows how many it was to do.
  const start =
    before === undefined
      ? startCheckpoint(data, told, fingerprint)
      : { ...before, options: { ...told, epochs: Math.max(told.epochs, before.epoch) } };
  await writeFile(paths.checkpoint, writeCheckpoint(start));
  if (!run.resume) clearRun(folder);

  const engine = await run.openEngine();
  let last: Checkpoint;
  try {
    last = await trainEpochs(run, data, curriculum, engine, start);
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
  data: TrainingData,
  curriculum: Curriculum,
  engine: Engine,
  start: Checkpoint,
): Promise<Checkpoint> {
  const { settings, folder, signal } = run;
  const paths = runPaths(folder);
  const first = start.epoch + 1;
  if (first > settings.epochs)
    say(`${folder}: its ${start.epoch} epochs are done. Go on with more --epochs and --resume.`);
  else say(describeWork(data, settings, first));
  const view = chooseView(run.series, data, settings.horizon);
  const charts = await redrawEpochs(folder, start, view, engine);
  const progress = showTrainProgress(settings.epochs, settings.iterations, first);
  let checkpoint = start;
  if (isPastPatience(start.history, settings.patience)) {
    say(
      `no lower closed-loop error in ${settings.patience} epochs: nothing is added. Give a larger --patience to go on`,
    );
    return start;
  }
  try {
    const epochs = fit({
      spec: data.spec,
      engine,
      optimizer: createOptimizer(settings),
      batch: data.batch,
      regularisation: regularisationOf(settings),
      curriculum,
      validation: data.validation,
      start,
      epochs: settings.epochs,
      signal,
      onEvaluation: progress.evaluation,
      onSetback: ({ epoch, reason, stepScale }) =>
        progress.note(`epoch ${epoch}: ${reason}; back to its best point, steps are ${stepScale} times as long`),
    });
    for await (const { weights, parameters, optimizerState, ...figures } of epochs) {
      const history = [...checkpoint.history, figures];
      checkpoint = { ...checkpoint, weights, parameters, optimizerState, epoch: figures.epoch, history };
      const chart = await drawEpoch(checkpoint, view, engine);
      charts.set(figures.epoch, chart);
      await writeFile(
        paths.weights(figures.epoch),
        writeCheckpoint({ ...checkpoint, parameters: undefined, optimizerState: undefined }),
      );
      await writeFile(paths.picture(figures.epoch), await renderPng(chart));
      // The checkpoint is the last word on an epoch: without it the epoch is done again, to the same bits.
      await writeFile(paths.checkpoint, writeCheckpoint(checkpoint));
      await writeFile(paths.report, renderReport(toReport(run, engine, checkpoint, charts)));
      progress.epochDone(describeEpoch(figures, settings, curriculum(figures.epoch).description));
      if (isAtRest(history) && !isAtRest(history.slice(0, -1))) {
        progress.note(
          `training has come to rest: ${AT_REST} epochs in a row changed nothing. --patience ends such a run early`,
        );
      }
      if (isPastPatience(history, settings.patience)) {
        progress.stop();
        say(`no lower closed-loop error in ${settings.patience} epochs: training ends here`);
        break;
      }
    }
  } catch (error) {
    // A training that went astray still ends in its best epoch.
    if (!(error instanceof InputError) || checkpoint.history.length === 0) throw error;
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
  data: TrainingData,
  options: TrainSettings & Pick<TrainRun, 'read'>,
  fingerprint: string,
): Checkpoint {
  const random = createRandom(options.seed);
  const weights = initialWeights(data.spec, random);
  return { spec: data.spec, weights, random: random.state(), options, epoch: 0, history: [], fingerprint };
}

function checkFingerprint(checkpoint: Checkpoint, fingerprint: string, folder: string): Checkpoint {
  if (checkpoint.fingerprint === fingerprint) return checkpoint;
  throw new InputError(
    `${folder}: its checkpoint was trained on other data than this. Give the file it was started with, or another --out.`,
    { file: folder, expected: checkpoint.fingerprint, found: fingerprint },
  );
}
