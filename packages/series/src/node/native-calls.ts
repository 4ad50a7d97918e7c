// Calls of native code in worker threads, and the end of such a thread: ONNX Runtime's addon aborts the whole process where
// its thread is ended while a call is under way, for it then cannot hand over what it has. So an end waits for calls.
import { setTimeout } from 'node:timers/promises';
import { isMainThread, workerData } from 'node:worker_threads';

/** What a thread and who started it share: how many calls are under way, and whether there are to be no more. */
export type NativeCalls = Int32Array<SharedArrayBuffer>;

const [UNDER_WAY, CLOSED] = [0, 1];

/** Longest that the end of the process waits for a thread, in milliseconds: one that died within a call never says so. */
const LONGEST_MS = 60_000;

/** Name among the data of a thread. */
const KEY = 'onnxcast.nativeCalls';

/** Those of threads that are to end with this process. */
const open = new Set<NativeCalls>();

function closeAll(): void {
  for (const calls of open) Atomics.store(calls, CLOSED, 1);
  for (const calls of open) {
    for (let left = Atomics.load(calls, UNDER_WAY); left > 0; left = Atomics.load(calls, UNDER_WAY)) {
      if (Atomics.wait(calls, UNDER_WAY, left, LONGEST_MS) === 'timed-out') break;
    }
  }
}

/** What a thread is given: the calls, and the data that tell it of them. */
export function createNativeCalls(): { readonly calls: NativeCalls; readonly workerData: object } {
  const calls = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  if (open.size === 0) process.on('exit', closeAll);
  open.add(calls);
  return { calls, workerData: { [KEY]: calls } };
}

/** Lets no more calls begin, and waits until none is under way. */
export async function closeNativeCalls(calls: NativeCalls): Promise<void> {
  Atomics.store(calls, CLOSED, 1);
  while (Atomics.load(calls, UNDER_WAY) > 0) await setTimeout(2);
}

/** Forgets those of a thread that is gone. */
export function forgetNativeCalls(calls: NativeCalls): void {
  open.delete(calls);
  if (open.size === 0) process.off('exit', closeAll);
}

/** Makes a call of native code. In a thread that is about to end it never begins, and never answers. */
export async function callNative<Result>(call: () => Promise<Result>): Promise<Result> {
  const calls: NativeCalls | undefined = isMainThread ? undefined : workerData?.[KEY];
  if (calls === undefined) return call();
  // Counted first: who closes them looks at the count afterwards.
  Atomics.add(calls, UNDER_WAY, 1);
  const isClosed = Atomics.load(calls, CLOSED) === 1;
  try {
    if (!isClosed) return await call();
  } finally {
    Atomics.sub(calls, UNDER_WAY, 1);
    Atomics.notify(calls, UNDER_WAY);
  }
  return new Promise<never>(() => {});
}
