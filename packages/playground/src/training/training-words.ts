// What the panel that trains says. Knows no DOM.
import type { EpochFigures } from 'onnxcast/web/training';
import type { Begun, Ended } from './training-protocol.ts';

/** What is said before the first epoch. */
export function spellBegin({ parameters, kept }: Begun): string {
  return `${parameters.toLocaleString('en')} parameters learn; the last ${spellSteps(kept)} judge, and are not learnt.`;
}

/** What is said of the loss under way. */
export function spellEvaluation({
  epoch,
  loss,
  begun,
  seconds,
}: {
  readonly epoch: number;
  readonly loss: number;
  readonly begun: Begun | undefined;
  readonly seconds: number;
}): string {
  return `Epoch ${epoch} of ${begun?.epochs ?? epoch}, loss ${spellNumber(loss)}, ${spellSeconds(seconds)}`;
}

/** What is said of an epoch that ended. */
export function spellEpoch(figures: EpochFigures, begun: Begun): string {
  return `Epoch ${figures.epoch}: ${spellError(figures, begun)}.`;
}

/** What is said in the end. */
export function spellEnd(
  { chosen, before, choice, why, model }: Ended,
  { begun, seconds }: { readonly begun: Begun | undefined; readonly seconds: number },
): string {
  const first = why === undefined ? '' : `${why} `;
  const took = `after ${spellSeconds(seconds)}`;
  if (model === undefined || chosen === undefined || begun === undefined) {
    if (before === undefined || begun === undefined) return `${first}No epoch had ended ${took}, so nothing was kept.`;
    return `${first}No epoch was better than the model as it was, which stays in the chart: ${spellError(before, begun)}.`;
  }
  if (choice !== undefined) return `${first}Fitted ${took}, from ${choice}: ${spellError(chosen, begun)}.`;
  const than = before === undefined ? '' : `, where it was ${spellRmse(before, begun)} before`;
  return `${first}Epoch ${chosen.epoch} is the model, ${took}: ${spellError(chosen, begun)}${than}.`;
}

function spellError(figures: EpochFigures, begun: Begun): string {
  return `RMSE ${spellRmse(figures, begun)} over the last ${spellSteps(begun.kept)} in closed loop`;
}

function spellRmse({ validation }: EpochFigures, { unit }: Begun): string {
  return `${spellNumber(validation?.closedLoopRmse ?? Number.NaN)}${unit}`;
}

function spellSteps(steps: number): string {
  return steps === 1 ? 'step' : `${steps} steps`;
}

function spellSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** `0.034`, `2.1e-6`; a loop that ran away has no number. */
function spellNumber(value: number): string {
  if (!Number.isFinite(value)) return 'without bound';
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
