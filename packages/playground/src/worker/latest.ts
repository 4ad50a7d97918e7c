// One call at a time, and always the newest: what a pointer that moves needs of a worker.

/** Asks for a run with a value; whatever waited before it is dropped. */
export type Ask<Value> = (value: Value) => void;

/**
 * Runs a function for the latest value asked for: at once when idle, else after the run under way. Values that came in
 * between are dropped.
 * @param run resolves when the value is done with; what it throws goes to `fail`
 */
export function keepLatest<Value>(run: (value: Value) => Promise<void>, fail: (error: unknown) => void): Ask<Value> {
  let waiting: { readonly value: Value } | undefined;
  let busy = false;
  const next = async () => {
    busy = true;
    while (waiting !== undefined) {
      const { value } = waiting;
      waiting = undefined;
      try {
        await run(value);
      } catch (error) {
        fail(error);
      }
    }
    busy = false;
  };
  return (value) => {
    waiting = { value };
    if (!busy) void next();
  };
}
