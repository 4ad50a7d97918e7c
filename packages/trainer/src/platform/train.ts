// Training in Node, and in what runs its modules.
import type { Series } from '@onnxcast/series';
import { findHolidays } from '../autoregression/known/find-holidays.ts';
import { openEngine } from '../engines/engines.ts';
import type { Training } from '../training.ts';
import { runAtOnce, runInTurns } from '../turns/in-turns.ts';
import type { Platform } from './platform.ts';
import { type InTurnsRequest, prepare, type TrainRequest } from './prepare.ts';

const node: Platform = { openEngine, findHolidays };

/**
 * Prepares a training; nothing is computed before its first epoch is asked for, but what is fitted in closed form.
 * What it gives holds no epochs: every loop over it computes them from the first one on, with an engine of its own. One
 * that is to be left and gone on with takes `epochs()` once, and asks that one for `next()`.
 * @throws InputError when the series or an option cannot be used, or options do not go together
 * @example
 * let best: Epoch | undefined;
 * for await (const epoch of train(series, { hidden: [32, 32] })) if (epoch.isChosen) best = epoch;
 */
export function train(series: readonly Series[], request: TrainRequest = {}): Training {
  return runAtOnce(prepare(series, request, node));
}

/**
 * Prepares a training as {@link train} does, to the same bits, and lets whatever else the process has to do have its turn
 * meanwhile: of a million rows that takes some seconds.
 * @throws InputError as `train` does, and the signal's reason when it is aborted
 * @example const training = await trainInTurns(series, { signal, onProgress: ({ phase, done, total }) => console.log(phase, done / total) });
 */
export async function trainInTurns(
  series: readonly Series[],
  { onProgress, ...request }: InTurnsRequest = {},
): Promise<Training> {
  return runInTurns(prepare(series, request, node), { signal: request.signal, onProgress });
}
