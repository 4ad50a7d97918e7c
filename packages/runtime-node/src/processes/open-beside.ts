// Sessions whose long runs go to a process of their own: onnxruntime-node runs a graph on the thread that asks, which
// then does nothing else; and a thread cannot be ended in the middle of one without the process that it is part of.
import type { OpenSession, Tensors } from '@onnxcast/runtime';
import { createOpenSession, type RuntimeOptions } from '../open-session.ts';
import { type ProcessClient, startProcess } from './process-client.ts';

/** Longest that a caller's thread is kept busy, in expected milliseconds; a process takes some 200 to start, once. */
const LONGEST_MS = 50;

/** Milliseconds of one step, of whatever size, and of one step of one series for each byte of a model's weights: measured, of slow graphs. */
const [MS_A_STEP, MS_A_BYTE] = [0.015, 6e-9];

/**
 * Makes what a `Forecaster` needs to open a model in Node without standing in others' way. A run has the same numbers wherever it goes.
 * @throws InputError as `createOpenSession`
 */
export function createOpenBeside({ threads = 0 }: RuntimeOptions = {}): OpenSession {
  const openHere = createOpenSession({ threads });
  return async (model, options) => {
    const here = await openHere(model, options);
    const told = { model, device: here.runtime?.device ?? options.device, file: options.file ?? 'model', threads };
    let beside: ProcessClient | undefined;
    let isAlone = false;
    return {
      ...here,
      // Calls of a forecaster take turns, so that there is one run at a time.
      async run(feeds, outputs) {
        if (isAlone || expectMs(feeds, model.length) <= LONGEST_MS) return here.run(feeds, outputs);
        if (beside === undefined || beside.hasEnded) beside = await startProcess(told).catch(() => undefined);
        // A bundle without the script of the process, or a host that starts none: the run stands in the way, and goes on.
        isAlone = beside === undefined;
        return (beside ?? here).run(feeds, outputs);
      },
      async dispose() {
        beside?.end();
        await here.dispose();
      },
    };
  };
}

/** How long a run is expected to take at most: by steps, those of a history (its second axis) and those of the forecast; a graph without them holds all its steps. */
function expectMs({ history, horizon }: Tensors, bytes: number): number {
  const [batch = 1, time = 1] = history?.shape ?? [];
  const steps = horizon === undefined ? 1 : time + Number(horizon.data[0]);
  return steps * MS_A_STEP + steps * batch * bytes * MS_A_BYTE;
}
