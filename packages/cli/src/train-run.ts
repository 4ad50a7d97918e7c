// One training run from data to folder: epochs are fitted, and after each its weights, picture, checkpoint and report are written.
import { rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { convert } from '@onnxcast/converter';
import { initialWeights } from '@onnxcast/model';
import { type Chart, type Report, type ReportEpoch, renderReport } from '@onnxcast/plot';
import { renderPng } from '@onnxcast/plot/png';
import { createRandom, InputError, type Series } from '@onnxcast/series';
import {
  type Checkpoint,
  createOptimizer,
  type Engine,
  type EpochFigures,
  fingerprintOf,
  fit,
  learningRateOf,
  prepareTraining,
  type TrainingData,
  writeCheckpoint,
} from '@onnxcast/trainer';
import { chooseView, drawEpoch, type EpochView } from './draw-epoch.ts';
import { formatFigure, say } from './output.ts';
import { chooseEpoch, loadCheckpoint, loadEpoch, runPaths } from './run-folder.ts';
import { showTrainProgress } from './train-progress.ts';
import type { TrainSettings } from './train-settings.ts';
import { writeFile } from './write-file.ts';

/** What a run needs. */
export interface TrainRun {
  readonly series: readonly Series[];
  readonly settings: TrainSettings;
  readonly folder: string;
  readonly engine: Engine;
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
 * Trains to the last epoch and writes model.onnx from the epoch whose closed loop is best on held-out data.
 * @throws InputError when the folder cannot be written or the checkpoint is of other data
 */
export async function trainRun(run: TrainRun): Promise<TrainResult> {
  const { settings, folder, engine, signal } = run;
  const paths = runPaths(folder);
  const data = prepareTraining(run.series, {
    hidden: settings.hidden,
    scaling: settings.scaling,
    test: settings.test,
    holdout: settings.holdout,
    ...horizonOf(settings),
  });
  const fingerprint = fingerprintOf(run.series);
  let checkpoint = run.resume
    ? checkFingerprint(await loadCheckpoint(paths.checkpoint), fingerprint, folder)
    : startCheckpoint(data, settings, fingerprint);
  if (!run.resume) rmSync(paths.epochs, { recursive: true, force: true });
  await writeFile(paths.checkpoint, writeCheckpoint(checkpoint));

  const first = checkpoint.epoch + 1;
  if (first > settings.epochs) say(`${folder}: its ${checkpoint.epoch} epochs are done. Give more with --epochs.`);
  else say(describeWork(data, settings, first));
  const progress = showTrainProgress(settings.epochs, settings.iterations, first);
  const view = chooseView(run.series, data.test, settings);
  const charts = await redrawEpochs(folder, checkpoint, view, engine);
  try {
    const epochs = fit({
      spec: data.spec,
      engine,
      optimizer: createOptimizer(settings),
      batch: data.batch,
      validation: data.validation,
      start: checkpoint,
      epochs: settings.epochs,
      signal,
      onEvaluation: progress.evaluation,
    });
    for await (const epoch of epochs) {
      const { weights, optimizerState, ...figures } = epoch;
      const history = [...checkpoint.history, figures];
      checkpoint = { ...checkpoint, weights, optimizerState, epoch: epoch.epoch, history };
      await writeFile(paths.weights(epoch.epoch), writeCheckpoint({ ...checkpoint, optimizerState: undefined }));
      charts.set(epoch.epoch, await drawEpoch(checkpoint, view, engine));
      await writeFile(paths.picture(epoch.epoch), await renderPng(charts.get(epoch.epoch)!));
      // The checkpoint is the last word on an epoch: without it the epoch is done again, to the same bits.
      await writeFile(paths.checkpoint, writeCheckpoint(checkpoint));
      await writeFile(paths.report, renderReport(toReport(run, checkpoint, charts)));
      progress.epochDone(describeEpoch(figures, settings.epochs));
    }
  } catch (error) {
    // A training that went astray still ends in its best epoch.
    if (!(error instanceof InputError) || checkpoint.history.length === 0) throw error;
    progress.stop();
    say(error.message);
  } finally {
    progress.stop();
  }

  const chosen = chooseEpoch(checkpoint.history);
  if (chosen === undefined) throw new InputError('--epochs 0: there is no epoch to make a model of. Give 1 or more.');
  const best = await loadEpoch(folder, chosen.epoch);
  await writeFile(paths.model, convert(best.spec, best.weights, { training: describeTraining(best) }));
  return { chosen, epochs: checkpoint.history, model: paths.model, report: paths.report };
}

/** Training figures as metadata of the exported file. */
export function describeTraining({ epoch, history, fingerprint, options }: Checkpoint): Record<string, string> {
  const figures = history.find((one) => one.epoch === epoch);
  return {
    'onnxcast.training': JSON.stringify({ ...figures, options, data: fingerprint }),
  };
}

function horizonOf({ horizon, holdout }: TrainSettings): { horizon?: number } {
  if (horizon !== undefined) return { horizon };
  return holdout > 0 ? { horizon: holdout } : {};
}

function startCheckpoint(data: TrainingData, settings: TrainSettings, fingerprint: string): Checkpoint {
  const random = createRandom(settings.seed);
  const weights = initialWeights(data.spec, random);
  return { spec: data.spec, weights, random: random.state(), options: settings, epoch: 0, history: [], fingerprint };
}

function checkFingerprint(checkpoint: Checkpoint, fingerprint: string, folder: string): Checkpoint {
  if (checkpoint.fingerprint === fingerprint) return checkpoint;
  throw new InputError(
    `${folder}: its checkpoint was trained on other data than this. Give the file it was started with, or another --out.`,
    { file: folder, expected: checkpoint.fingerprint, actual: fingerprint },
  );
}

/** Charts of the epochs that an earlier process did, from their weights. */
async function redrawEpochs(
  folder: string,
  { history }: Checkpoint,
  view: EpochView,
  engine: Engine,
): Promise<Map<number, Chart>> {
  const charts = new Map<number, Chart>();
  for (const { epoch } of history) {
    charts.set(epoch, await drawEpoch(await loadCheckpoint(runPaths(folder).weights(epoch)), view, engine));
  }
  return charts;
}

function toReport(
  { folder, settings, engine }: TrainRun,
  checkpoint: Checkpoint,
  charts: ReadonlyMap<number, Chart>,
): Report {
  const chosen = chooseEpoch(checkpoint.history)?.epoch;
  return {
    title: `Training run ${basename(resolve(folder))}`,
    summary: 'Solid lines are data; dotted lines are the model feeding itself its own forecasts.',
    facts: [
      ['model', `LSTM cells of ${checkpoint.spec.hidden.join(' and ')}, scaling ${checkpoint.spec.scaling}`],
      ['optimizer', `${settings.optimizer}, learning rate ${learningRateOf(settings)}`],
      ['engine', engine.description],
      ['data', checkpoint.fingerprint],
    ],
    epochs: checkpoint.history.map((figures) => toReportEpoch(figures, charts.get(figures.epoch))),
    ...(chosen === undefined ? {} : { chosen, reason: 'the lowest closed-loop error on held-out data.' }),
    oneStepLabel: 'one step ahead, RMSE',
    closedLoopLabel: 'closed loop, RMSE',
  };
}

function toReportEpoch({ epoch, loss, validation }: EpochFigures, picture: Chart | undefined): ReportEpoch {
  return {
    epoch,
    oneStep: Math.sqrt(validation?.oneStepLoss ?? loss),
    ...(validation === undefined ? {} : { closedLoop: validation.closedLoopRmse }),
    ...(picture === undefined ? {} : { picture }),
  };
}

function describeWork({ spec, batch, validation }: TrainingData, settings: TrainSettings, first: number): string {
  const [count, time] = batch.inputs.shape;
  const from = first > 1 ? `going on with epoch ${first}` : `${settings.epochs} epochs`;
  return (
    `training: ${count} series x ${time} steps, cells of ${spec.hidden.join(' and ')}, ${settings.optimizer}; ${from}, ` +
    `judged by ${validation.future.shape[1]} closed-loop steps`
  );
}

function describeEpoch({ epoch, loss, validation }: EpochFigures, epochs: number): string {
  const judged =
    validation === undefined
      ? ''
      : `  held out: one step ${formatFigure(validation.oneStepLoss)}, closed loop RMSE ${formatFigure(validation.closedLoopRmse)}`;
  return `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}  loss ${formatFigure(loss)}${judged}`;
}
