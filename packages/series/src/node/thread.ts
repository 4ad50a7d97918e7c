// A worker thread, both its ends: who starts it asks one question after another, and it answers each. What they say are
// plain values that a structured clone carries.
import { parentPort, Worker } from 'node:worker_threads';
import { flattenError, type PlainError, restoreError } from '../plain-error.ts';
import { findScript } from './find-script.ts';

/** A thread as who started it sees it. */
export interface Thread<Question> {
  /** Whether it is gone, of itself too. */
  readonly isEnded: boolean;
  /** Questions that are under way or wait. */
  readonly load: number;
  /** @throws what the answer threw, or an Error when the thread ended */
  ask(question: Question): Promise<unknown>;
  /** Lets it answer what it was asked, and waits until it is gone. */
  end(): Promise<void>;
  /** Ends it at once; what it was still asked fails. */
  kill(): Promise<void>;
}

/** What to start. */
interface ThreadScript {
  /** Address of a module beside the script, whose form it is in: .js when built, .ts from sources. */
  readonly beside: string;
  /** Its name without an ending. */
  readonly script: string;
  /** What to call it: `A thread of the model`. */
  readonly name: string;
  /** What helps to see why it ended: `Forecast without workers to see why.` */
  readonly remedy: string;
}

/** A question with the number that its answer repeats. */
interface Asked<Question> {
  readonly id: number;
  readonly question: Question;
}

/** The answer to the question of that number. */
type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: PlainError });

/** What is said in place of a question when there are no more. */
const END = 'end';

/**
 * Starts a thread.
 * @throws UnsupportedError where its script is not to be found, as in a bundle
 */
export function startThread<Question>(script: ThreadScript): Thread<Question> {
  const { name, remedy } = script;
  const worker = startWorker(script);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  let ended: Error | undefined;
  const failAll = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  // A worker that is idle does not keep the process alive, one that is being waited for does.
  worker.unref();
  worker.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id);
    if (asked === undefined) return;
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ('error' in answer) asked.reject(restoreError(answer.error));
    else asked.resolve(answer.value);
  });
  worker.on('error', (cause) => failAll(new Error(`${name} failed.`, { cause })));
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      failAll(new Error(`${name} ended with code ${code}. ${remedy}`));
      resolve();
    });
  });
  return {
    get isEnded() {
      return ended !== undefined;
    },
    get load() {
      return waiting.size;
    },
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        lastId += 1;
        worker.ref();
        waiting.set(lastId, { resolve, reject });
        worker.postMessage({ id: lastId, question } satisfies Asked<Question>);
      }),
    async end() {
      worker.ref();
      worker.postMessage(END);
      await exited;
    },
    async kill() {
      await worker.terminate();
    },
  };
}

function startWorker({ beside, script }: ThreadScript): Worker {
  const entry = findScript(beside, script);
  if (entry.pathname.endsWith('.js')) return new Worker(entry);
  // `--import tsx` does not reach worker threads on Node 20, so a thread from sources registers it by itself.
  const [tsx, main] = [import.meta.resolve('tsx/esm/api'), entry.href].map((url) => JSON.stringify(url));
  return new Worker(`import(${tsx}).then(({ register }) => (register(), import(${main})))`, { eval: true });
}

/** Answers whoever started this thread, until there are no more questions. */
export function serveThread<Question>(answer: (question: Question) => unknown): void {
  const port = parentPort!;
  port.on('message', async (asked: Asked<Question> | typeof END) => {
    if (asked === END) return port.close();
    const { id, question } = asked;
    let said: Answer;
    try {
      said = { id, value: await answer(question) };
    } catch (error) {
      said = { id, error: flattenError(error) };
    }
    port.postMessage(said);
  });
}
