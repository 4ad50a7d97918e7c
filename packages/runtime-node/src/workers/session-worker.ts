// A worker thread with sessions of its own, on one thread: a run keeps the thread that it is called on busy.
import type { Session } from '@onnxcast/runtime';
import { serveThread } from '@onnxcast/series/thread';
import { createOpenSession } from '../open-session.ts';
import type { WorkerTask, WorkerValue } from './worker-messages.ts';

const openSession = createOpenSession({ threads: 1 });
const sessions = new Map<number, Promise<Session>>();

async function doTask(task: WorkerTask): Promise<WorkerValue> {
  if (task.kind === 'open') {
    const { model, device, file } = task.told;
    const opening = openSession(model, { device, file });
    sessions.set(task.session, opening);
    return (await opening).runtime;
  }
  const session = await sessions.get(task.session)!;
  if (task.kind === 'run') return session.run(task.feeds, task.outputs);
  sessions.delete(task.session);
  await session.dispose();
  return undefined;
}

serveThread(doTask);
