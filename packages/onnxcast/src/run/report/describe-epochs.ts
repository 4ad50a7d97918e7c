// What a page says of the epochs of a run: what they were told, and every one's picture with its errors.
import { basename, resolve } from 'node:path';
import { describeNetwork, scalings } from '@onnxcast/model';
import type { Chart } from '@onnxcast/plot';
import type { Report, ReportEpoch } from '@onnxcast/plot/report';
import {
  type Checkpoint,
  chooseEpoch,
  EPOCH_RULE,
  type EpochFigures,
  learningRateOf,
  type SettledOptions,
} from '@onnxcast/trainer';

/** Epochs that are told of. */
export interface ReportedEpochs {
  readonly options: SettledOptions;
  /** Description of the engine. */
  readonly engine: string;
  readonly checkpoint: Checkpoint;
  /** By the number of the epoch; one may be missing. */
  readonly charts: ReadonlyMap<number, Chart>;
}

/** The page of a run that is under way. */
export function reportEpochs(run: ReportedEpochs & { readonly folder: string }): Report {
  return {
    title: `Training run ${basename(resolve(run.folder))}`,
    summary: 'Solid lines are data; dotted lines are the model feeding itself its own forecasts.',
    ...describeEpochs(run),
  };
}

/** The part of a page that is about epochs. */
export function describeEpochs({ options, engine, checkpoint, charts }: ReportedEpochs) {
  const chosen = chooseEpoch(checkpoint.history)?.epoch;
  const own = scalings[checkpoint.spec.scaling].unit;
  const unit = own === undefined ? '' : ` in ${own}`;
  return {
    facts: [
      ['model', `${describeNetwork(checkpoint.spec)}, scaling ${checkpoint.spec.scaling}`],
      ['optimizer', `${options.optimizer}, learning rate ${learningRateOf(options)}`],
      ...describeRegularisation(options),
      ['engine', engine],
      ['data', checkpoint.fingerprint],
    ],
    epochs: checkpoint.history.map((figures) => toReportEpoch(figures, charts.get(figures.epoch))),
    ...(chosen === undefined ? {} : { chosen, reason: `${EPOCH_RULE}.` }),
    oneStepLabel: `one step ahead, RMSE${unit}`,
    closedLoopLabel: `closed loop, RMSE${unit}`,
  } satisfies Partial<Report>;
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
