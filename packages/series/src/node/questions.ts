// Questions to a thread or a process, which wait for their answers. What is said are plain values that a structured clone
// carries; who carries them, and how, is the caller's.
import { flattenError, type PlainError, restoreError } from '../plain-error.ts';

/** The answer to the question of that number. */
export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: PlainError });

/** Questions that wait. */
export interface Questions {
  /** How many do. */
  readonly count: number;
  /**
   * Asks one; it waits for the answer of its number, which counts up from 1.
   * @throws what the answer threw, or what ended them all
   */
  ask(send: (id: number) => void): Promise<unknown>;
  /** Takes an answer; one to no question is nobody's. */
  settle(answer: Answer): void;
  /** Ends all that wait, and all that are still asked. */
  fail(error: Error): void;
}

/** Questions of which none is asked yet. */
export function createQuestions(): Questions {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  let ended: Error | undefined;
  return {
    get count() {
      return waiting.size;
    },
    ask: (send) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        last += 1;
        waiting.set(last, { resolve, reject });
        send(last);
      }),
    settle(answer) {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('error' in answer) asked?.reject(restoreError(answer.error));
      else asked?.resolve(answer.value);
    },
    fail(error) {
      ended ??= error;
      for (const { reject } of waiting.values()) reject(ended);
      waiting.clear();
    },
  };
}

/** The answer to a question: what work gives, or what it throws. */
export async function answer(id: number, work: () => unknown): Promise<Answer> {
  try {
    return { id, value: await work() };
  } catch (error) {
    return { id, error: flattenError(error) };
  }
}
