// A process with one session: what it runs can be ended at any moment, and takes no other's memory or time.
import { Worker } from 'node:worker_threads';
import type { Session } from '@onnxcast/runtime';
import { type Answer, answer } from '@onnxcast/series/questions';
import { createOpenSession } from '../open-session.ts';
import { type ProcessRequest, READY } from './process-messages.ts';

let session: Session | undefined;

process.on('message', async (request: ProcessRequest) => {
  process.send!(await answer(request.id, () => perform(request)));
});
process.on('disconnect', () => process.exit());

// Signals of a terminal reach every process of it: whoever started this one decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

// While a graph runs, nothing else does in its thread: another one looks whether who started this process is still there.
const watch = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => {
    try { process.kill(workerData, 0); } catch { process.kill(process.pid, 'SIGKILL'); }
  }, 500);`;
new Worker(watch, { eval: true, workerData: process.ppid, execArgv: [] }).unref();

process.send!({ id: READY, value: undefined } satisfies Answer);

async function perform(request: ProcessRequest) {
  if ('feeds' in request) return session!.run(request.feeds, request.outputs);
  const { model, device, file, threads } = request.open;
  session = await createOpenSession({ threads })(model, { device, file });
  return session.runtime!;
}
