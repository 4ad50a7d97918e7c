// What a worker does: opens sessions as a page would, and answers what the page asks.
import type { OpenSession, Session } from '@onnxcast/runtime';
import { flattenError } from '@onnxcast/series/plain-error';
import type { RuntimeOptions } from '../ort.ts';
import type { Answer, Opened, Question } from './worker-messages.ts';

/** What a worker is, of all that is global. */
const scope = globalThis as unknown as {
  readonly name: string;
  addEventListener(type: 'message', listener: (event: { readonly data: Partial<Question> }) => void): void;
  postMessage(answer: Answer, transfer: readonly ArrayBufferLike[]): void;
};

/** Answers from now on, with sessions that `createOpenSession` opens. */
export function serveSessions(createOpenSession: (options: RuntimeOptions) => OpenSession): void {
  // A bundler may have put onnxruntime-web into this very script, which its threads then load as theirs.
  if (scope.name.startsWith('em-pthread')) void import('onnxruntime-web/wasm');
  const sessions = new Map<number, Session>();
  let count = 0;

  scope.addEventListener('message', ({ data }) => {
    // Another script of the same worker may have messages of its own.
    if (data.onnxcast !== undefined) void answer(data as Question);
  });

  async function answer(question: Question): Promise<void> {
    const { onnxcast } = question;
    try {
      scope.postMessage({ onnxcast, value: await perform(question) }, []);
    } catch (error) {
      scope.postMessage({ onnxcast, error: flattenError(error) }, []);
    }
  }

  async function perform(question: Question): Promise<unknown> {
    if (question.kind === 'open') return open(question);
    const session = sessions.get(question.session)!;
    if (question.kind === 'run') return session.run(question.feeds, question.outputs);
    sessions.delete(question.session);
    return session.dispose();
  }

  async function open({ model, device, file, options }: Extract<Question, { kind: 'open' }>): Promise<Opened> {
    const session = await createOpenSession(options)(model, { device, file });
    count += 1;
    sessions.set(count, session);
    const { runtime = { name: session.description } } = session;
    return { session: count, runtime: { ...runtime, worker: true } };
  }
}
