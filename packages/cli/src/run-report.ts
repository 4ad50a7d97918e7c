// The page of a run: what it was told, and every epoch's picture with its errors.
import { basename, resolve } from 'node:path';
import { cellOf, scalings } from '@onnxcast/model';
import type { Chart, Report, ReportEpoch } from '@onnxcast/plot';
import type { TrainOptions } from '@onnxcast/trainer';
import {
  type Checkpoint,
  chooseEpoch,
  type Engine,
  EPOCH_RULE,
  type EpochFigures,
  learningRateOf,
} from '@onnxcast/trainer';
import { drawEpoch, type EpochView } from './draw-epoch.ts';
import { loadCheckpoint, runPaths } from './run-folder.ts';

/** Charts of the epochs that an earlier process did, from their weights. */
export async function redrawEpochs(
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

/** What the page of a run tells. */
export function toReport(
  { folder, settings }: { readonly folder: string; readonly settings: TrainOptions },
  engine: Engine,
  checkpoint: Checkpoint,
  charts: ReadonlyMap<number, Chart>,
): Report {
  const chosen = chooseEpoch(checkpoint.history)?.epoch;
  const own = scalings[checkpoint.spec.scaling].unit;
  const unit = own === undefined ? '' : ` in ${own}`;
  return {
    title: `Training run ${basename(resolve(folder))}`,
    summary: 'Solid lines are data; dotted lines are the model feeding itself its own forecasts.',
    facts: [
      [
        'model',
        `${cellOf(checkpoint.spec).toUpperCase()} cells of ${checkpoint.spec.hidden.join(' and ')}, scaling ${checkpoint.spec.scaling}`,
      ],
      ['optimizer', `${settings.optimizer}, learning rate ${learningRateOf(settings)}`],
      ...describeRegularisation(settings),
      ['engine', engine.description],
      ['data', checkpoint.fingerprint],
    ],
    epochs: checkpoint.history.map((figures) => toReportEpoch(figures, charts.get(figures.epoch))),
    ...(chosen === undefined ? {} : { chosen, reason: `${EPOCH_RULE}.` }),
    oneStepLabel: `one step ahead, RMSE${unit}`,
    closedLoopLabel: `closed loop, RMSE${unit}`,
  };
}

function describeRegularisation({ dropout, batchNorm, weightDecay }: TrainOptions): NonNullable<Report['facts']> {
  const parts = [
    ...(dropout > 0 ? [`dropout ${dropout}`] : []),
    ...(batchNorm ? ['batch norm'] : []),
    ...(weightDecay > 0 ? [`weight decay ${weightDecay}`] : []),
  ];
  return parts.length > 0 ? [['regularisation', parts.join(', ')]] : [];
}

function toReportEpoch({ epoch, loss, validation }: EpochFigures, picture: Chart | undefined): ReportEpoch {
  return {
    epoch,
    oneStep: Math.sqrt(validation?.oneStepLoss ?? loss),
    ...(validation === undefined ? {} : { closedLoop: validation.closedLoopRmse }),
    ...(picture === undefined ? {} : { picture }),
  };
}
