// One thing after another: ONNX Runtime's web sessions refuse two runs at once.

/** Runs tasks one at a time, in the order in which they were given. */
export interface Queue {
  /** Waits for its turn; a task that fails does not stop the ones behind it. */
  add<Result>(task: () => Promise<Result>): Promise<Result>;
}

/** Starts an empty queue. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    add(task) {
      const result = last.then(task);
      last = result.catch(() => undefined);
      return result;
    },
  };
}
