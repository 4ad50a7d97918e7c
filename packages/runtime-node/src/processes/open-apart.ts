// Sessions for graphs that nobody vouches for: in a process of their own, with as much time and memory as they are allowed.
import type { OpenSession } from '@onnxcast/runtime';
import type { RuntimeOptions } from '../open-session.ts';
import { type ProcessLimits, startProcess } from './process-client.ts';

/**
 * Makes what a `Forecaster` needs to open a model that may hang, or take all memory: then its process ends, and the run
 * with a ModelFileError. The next run starts another.
 */
export function createOpenApart({ threads = 0, ...limits }: RuntimeOptions & ProcessLimits): OpenSession {
  return async (model, { device, file = 'model' }) => {
    const told = { model, device, file, threads };
    let client = await startProcess(told, limits);
    const { name, version = '', device: took = device, note } = client.runtime;
    return {
      description: `${`${name} ${version}`.trim()}, ${took}, in a process of its own${note === undefined ? '' : ` (${note})`}`,
      runtime: { ...client.runtime, worker: true },
      // Calls of a forecaster take turns, so that there is one run at a time.
      async run(feeds, outputs) {
        if (client.hasEnded) client = await startProcess(told, limits);
        return client.run(feeds, outputs);
      },
      async dispose() {
        client.end();
      },
    };
  };
}
