// The page of a run: what it was told, and every epoch's picture with its errors.
import { basename, resolve } from 'node:path';
import { describeNetwork, scalings } from '@onnxcast/model';
import type { Chart, Report, ReportEpoch } from '@onnxcast/plot';
import {
  type Checkpoint,
  chooseEpoch,
  EPOCH_RULE,
  type EpochFigures,
  learningRateOf,
  type SettledOptions,
} from '@onnxcast/trainer';

/** What a report is made of. */
export interface ReportedRun {
  readonly folder: string;
  readonly settings: SettledOptions;
  /** Description of the engine. */
  readonly engine: string;
  readonly checkpoint: Checkpoint;
  /** By the number of the epoch; one may be missing. */
  readonly charts: ReadonlyMap<number, Chart>;
}

/** What the page of a run tells. */
export function toReport({ folder, settings, engine, checkpoint, charts }: ReportedRun): Report {
  const chosen = chooseEpoch(checkpoint.history)?.epoch;
  const own = scalings[checkpoint.spec.scaling].unit;
  const unit = own === undefined ? '' : ` in ${own}`;
  return {
    title: `Training run ${basename(resolve(folder))}`,
    summary: 'Solid lines are data; dotted lines are the model feeding itself its own forecasts.',
    facts: [
      ['model', `${describeNetwork(checkpoint.spec)}, scaling ${checkpoint.spec.scaling}`],
      ['optimizer', `${settings.optimizer}, learning rate ${learningRateOf(settings)}`],
      ...describeRegularisation(settings),
      ['engine', engine],
      ['data', checkpoint.fingerprint],
    ],
    epochs: checkpoint.history.map((figures) => toReportEpoch(figures, charts.get(figures.epoch))),
    ...(chosen === undefined ? {} : { chosen, reason: `${EPOCH_RULE}.` }),
    oneStepLabel: `one step ahead, RMSE${unit}`,
    closedLoopLabel: `closed loop, RMSE${unit}`,
  };
}

function describeRegularisation({ dropout, batchNorm, weightDecay }: SettledOptions): NonNullable<Report['facts']> {
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
