// One thing after another: ONNX Runtime's web sessions refuse two runs at once.

/** Runs tasks in the order in which they were given. */
export interface Queue {
  /** Waits for its turn; a task that fails does not stop the ones behind it. */
  add<Result>(task: () => Promise<Result>): Promise<Result>;
  /** Runs a task once all before it are done. */
  addLast<Result>(task: () => Promise<Result>): Promise<Result>;
}

/** Starts an empty queue, which runs one task at a time. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  const add: Queue['add'] = (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
  return { add, addLast: add };
}
