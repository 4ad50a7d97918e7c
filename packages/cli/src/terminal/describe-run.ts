// What a training says of itself: one line before it starts, one an epoch, one for the epoch that becomes the model.
import { describeNetwork, rolesOf, scalings } from '@onnxcast/model';
import type { TrainOptions } from '@onnxcast/trainer';
import { EPOCH_RULE, type EpochFigures, lowestEpoch, type Training } from '@onnxcast/trainer';
import { sayBreaks, sayCells, sayChoice, type TrainResult } from 'onnxcast/run';
import { formatCount, formatFigure, joinWords } from './output.ts';

/** What is trained on what, and judged by how much. */
export function describeWork(training: Training, first: number): string {
  const { spec, batch, window, options } = training;
  const [count = 0, time = 0] = batch.inputs.shape;
  const learnt =
    window === undefined
      ? `${formatCount(count, 'series')} x ${formatCount(time, 'step')}`
      : `${formatCount(count, 'window')} x ${formatCount(Math.min(window, time), 'step')}`;
  const from = first > 1 ? `going on with epoch ${first}` : formatCount(options.epochs, 'epoch');
  const how = training.choice !== undefined ? '' : `, ${options.optimizer}; ${from}`;
  const { choice } = training;
  const season = choice === undefined || choice.season === 1 ? '' : `, a season of ${choice.season} steps`;
  return `training: ${learnt}, ${describeNetwork(spec)}${season}${how}, judged by ${describeJudging(training)}`;
}

function describeJudging({ validation, cutHorizon }: Training): string {
  const [, before = 0] = validation.history.shape;
  const [, judged = 0] = validation.future.shape;
  const steps = formatCount(judged, 'closed-loop step');
  if (cutHorizon === undefined) return steps;
  return `${steps}, not ${cutHorizon}: the shortest series that is judged has ${before + judged}, of which ${before} warm the loop up`;
}

/** What the model is, of how much data, and what its file says beside forecasts; and why it was chosen, where there was a choice. */
export function describeModel({
  spec,
  noIntervals,
  known,
  choice,
}: Pick<TrainResult, 'spec' | 'noIntervals' | 'known' | 'choice'>): readonly string[] {
  const { levels = [] } = spec.intervals ?? {};
  const none = noIntervals === undefined ? 'no intervals' : `no intervals: ${noIntervals}`;
  const intervals = levels.length === 0 ? none : `intervals of ${levels.map((one) => `${one} %`).join(', ')}`;
  const scaling = scalings[spec.scaling].description;
  if (choice === undefined) return [`model: ${describeNetwork(spec)}; ${scaling}; ${intervals}`];
  const { horizon, cuts, judged, season, leftOut, breaks, silent } = choice;
  const seasonal = season === 1 ? 'no season' : `a season of ${formatCount(season, 'step')}`;
  const data = `fitted to ${formatCount(known.values, 'value')} of ${formatCount(known.series, 'series')}`;
  const from = `${formatCount(horizon, 'step')} after ${formatCount(cuts.length, 'point')} of the past`;
  return [
    `model: ${describeNetwork(spec)}; ${seasonal}; ${scaling}; ${data}; ${intervals}`,
    `why: of ${formatCount(judged.length, 'way')} to fit it, ${sayChoice(choice)}; errors in multiples of the ${season === 1 ? 'naive' : 'seasonal naive'} one, over ${from}`,
    ...(breaks === undefined ? [] : [sayBreaks(breaks)]),
    ...(silent === undefined ? [] : [`left out: ${joinWords(silent)}: ${saySilent(silent)}`]),
    ...(leftOut.length === 0 ? [] : [`left out: ${joinWords(leftOut)}: ${whyLeftOut(spec, choice)}`]),
    ...(choice.cells === undefined ? [] : [`cells: ${sayCells(choice.cells)}`]),
  ];
}

function saySilent({ length }: readonly string[]): string {
  const [stays, says, it] = length === 1 ? ['stays', 'says', 'it'] : ['stay', 'say', 'them'];
  return `${stays} the same in every series, and ${says} nothing of one that is scaled by itself. The file asks for ${it} all the same; train without to have one that does not`;
}

/** Why what was asked for is not in the model, and that its file asks for covariates nevertheless. */
function whyLeftOut(spec: TrainResult['spec'], { isNaive, leftOut }: NonNullable<TrainResult['choice']>): string {
  const why = isNaive
    ? 'the model repeats what was, and looks at nothing else'
    : 'forecasts from the past came no closer with it';
  const { past, future } = rolesOf(spec);
  const isLeft = (names: readonly string[]) => leftOut.includes(names.join(', '));
  const names = [
    ...past.names.filter((name) => isLeft([name]) || isLeft(past.names)),
    ...(isLeft(future.names) ? future.names : []),
  ];
  if (names.length === 0) return why;
  return `${why}. Its file asks for ${joinWords(names)} all the same; train without to have one that does not`;
}

/** The figures of an epoch. */
export function describeEpoch(
  { epoch, loss, validation }: EpochFigures,
  { epochs, scaling }: TrainOptions,
  lesson: string,
): string {
  const judged =
    validation === undefined
      ? ''
      : `  held out: one step ahead ${formatFigure(validation.oneStepLoss)}, closed loop RMSE ${formatFigure(validation.closedLoopRmse)}${unitOf(scaling)}`;
  return `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}  ${lesson}: mean squared error ${formatFigure(loss)}${judged}`;
}

/** Which epoch is the model, and why where another one has a lower error. */
export function describeChoice({
  chosen,
  epochs,
  options: { scaling },
}: {
  readonly chosen: EpochFigures;
  readonly epochs: readonly EpochFigures[];
  readonly options: Pick<TrainOptions, 'scaling'>;
}): string {
  const says = `epoch ${chosen.epoch} is the model`;
  const spell = ({ validation }: EpochFigures) =>
    `${formatFigure(validation?.closedLoopRmse ?? Number.NaN)}${unitOf(scaling)}`;
  if (chosen.validation === undefined) return says;
  const lowest = lowestEpoch(epochs);
  const why =
    lowest === undefined || lowest.epoch === chosen.epoch
      ? ''
      : `: ${EPOCH_RULE}, ${spell(lowest)} after epoch ${lowest.epoch}`;
  return `${says}, closed-loop RMSE ${spell(chosen)}${why}`;
}

function unitOf(scaling: TrainOptions['scaling']): string {
  const { unit } = scalings[scaling];
  return unit === undefined ? '' : ` ${unit}`;
}
