// A worker thread with a session of its own, on one thread: a run keeps the thread that it is called on busy.
import { parentPort, workerData } from 'node:worker_threads';
import { flattenError } from '@onnxcast/runtime';
import { createOpenSession } from '../open-session.ts';
import type { WorkerModel, WorkerReply, WorkerRequest } from './worker-messages.ts';

const port = parentPort!;

async function reply(
  id: number,
  work: () => Promise<Extract<WorkerReply, { value: unknown }>['value']>,
): Promise<void> {
  let message: WorkerReply;
  try {
    message = { id, value: await work() };
  } catch (error) {
    message = { id, error: flattenError(error) };
  }
  port.postMessage(message);
}

const { model, device, file } = workerData as WorkerModel;
const opening = createOpenSession({ threads: 1 })(model, { device, file });
await reply(0, async () => (await opening).runtime);
port.on('message', async (request: WorkerRequest) => {
  await reply(request.id, async () => {
    const session = await opening;
    if (request.feeds !== undefined) return session.run(request.feeds, request.outputs);
    await session.dispose();
    return undefined;
  });
  if (request.feeds === undefined) port.close();
});
