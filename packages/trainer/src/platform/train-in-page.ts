// Training in a page: by ONNX graphs alone, on the session that it is given.
import { type Series, UnsupportedError } from '@onnxcast/series';
import { noSession } from '../engines/engine-names.ts';
import { createOnnxEngine } from '../engines/onnx/engine-onnx.ts';
import type { Training } from '../training.ts';
import { runAtOnce, runInTurns } from '../turns/in-turns.ts';
import type { Platform } from './platform.ts';
import { type InTurnsRequest, prepare, type TrainRequest } from './prepare.ts';

const page: Platform = {
  async openEngine({ engine, device = 'cpu', openSession }) {
    if (engine !== 'auto' && engine !== 'onnx') {
      const expected = 'auto or onnx, the one that a page trains with';
      throw new UnsupportedError({ option: 'engine', found: engine, expected, remedy: 'Leave it out.' });
    }
    if (device !== 'cpu') {
      throw new UnsupportedError({
        option: 'device',
        found: device,
        expected: 'cpu in a page',
        remedy: 'Leave it out.',
      });
    }
    if (openSession === undefined) throw noSession();
    return createOnnxEngine({ openSession });
  },
  findHolidays(place) {
    const expected = 'none in a page, which does not carry the tables of holidays';
    throw new UnsupportedError({
      option: 'holidays',
      found: place,
      expected,
      remedy: 'Leave it out, or train in Node.',
    });
  },
};

/**
 * Prepares a training as `train` of Node does, to the same numbers; cells need `openSession`, such as that of `@onnxcast/runtime-web`.
 * @throws InputError when the series or an option cannot be used, or options do not go together
 * @throws UnsupportedError when an engine or holidays are asked for that a page does not have
 * @example
 * let best: Epoch | undefined;
 * for await (const epoch of train(series, { hidden: [32], openSession: createOpenSession() })) if (epoch.isChosen) best = epoch;
 */
export function train(series: readonly Series[], request: TrainRequest = {}): Training {
  return runAtOnce(prepare(series, request, page));
}

/**
 * Prepares a training as {@link train} does, to the same bits, and lets whatever else the page has to do have its turn meanwhile.
 * @throws InputError as `train` does, and the signal's reason when it is aborted
 * @example const training = await trainInTurns(series, { signal, onProgress: ({ phase, done, total }) => console.log(phase, done / total) });
 */
export async function trainInTurns(
  series: readonly Series[],
  { onProgress, ...request }: InTurnsRequest = {},
): Promise<Training> {
  return runInTurns(prepare(series, request, page), { signal: request.signal, onProgress });
}
