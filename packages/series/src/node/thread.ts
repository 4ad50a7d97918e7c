// A worker thread, both its ends: who starts it asks one question after another, and it answers each. What they say are
// plain values that a structured clone carries.
import { parentPort, Worker } from 'node:worker_threads';
import { findScript } from './find-script.ts';
import { closeNativeCalls, createNativeCalls, forgetNativeCalls, type NativeCalls } from './native-calls.ts';
import { type Answer, answer, createQuestions } from './questions.ts';

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
  /** Ends it as soon as no call of native code is under way; what it was still asked fails at once. */
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

/** What is said in place of a question when there are no more. */
const END = 'end';

/**
 * Starts a thread.
 * @throws UnsupportedError where its script is not to be found, as in a bundle
 */
export function startThread<Question>(script: ThreadScript): Thread<Question> {
  const { name, remedy } = script;
  const { worker, calls } = startWorker(script);
  const questions = createQuestions();
  let isEnded = false;
  const fail = (error: Error) => {
    isEnded = true;
    questions.fail(error);
  };
  // A worker that is idle does not keep the process alive, one that is being waited for does.
  worker.unref();
  worker.on('message', (said: Answer) => {
    questions.settle(said);
    // Whoever ends it waits for it, whatever it still says.
    if (questions.count === 0 && !isEnded) worker.unref();
  });
  worker.on('error', (cause) => fail(new Error(`${name} failed.`, { cause })));
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      forgetNativeCalls(calls);
      fail(new Error(`${name} ended with code ${code}. ${remedy}`));
      resolve();
    });
  });
  return {
    get isEnded() {
      return isEnded;
    },
    get load() {
      return questions.count;
    },
    ask: (question) =>
      questions.ask((id) => {
        worker.ref();
        worker.postMessage({ id, question } satisfies Asked<Question>);
      }),
    async end() {
      worker.ref();
      worker.postMessage(END);
      await exited;
    },
    async kill() {
      fail(new Error(`${name} was ended.`));
      worker.ref();
      await Promise.race([closeNativeCalls(calls), exited]);
      await worker.terminate();
    },
  };
}

function startWorker({ beside, script }: ThreadScript): { readonly worker: Worker; readonly calls: NativeCalls } {
  const entry = findScript(beside, script);
  const { calls, workerData } = createNativeCalls();
  if (entry.pathname.endsWith('.js')) return { calls, worker: new Worker(entry, { workerData }) };
  // `--import tsx` does not reach worker threads on Node 20, so a thread from sources registers it by itself.
  const [tsx, main] = [import.meta.resolve('tsx/esm/api'), entry.href].map((url) => JSON.stringify(url));
  const code = `import(${tsx}).then(({ register }) => (register(), import(${main})))`;
  return { calls, worker: new Worker(code, { eval: true, workerData }) };
}

/** Answers whoever started this thread, until there are no more questions. */
export function serveThread<Question>(work: (question: Question) => unknown): void {
  const port = parentPort!;
  port.on('message', async (asked: Asked<Question> | typeof END) => {
    if (asked === END) return port.close();
    port.postMessage(await answer(asked.id, () => work(asked.question)));
  });
}
