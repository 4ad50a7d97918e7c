// Ctrl-C as an AbortSignal: the first one asks to stop at the next safe point, a later one stops at once.

/** How close two signals must be, in milliseconds, to be one key press that reached this process twice. */
const SAME_PRESS_MS = 500;

/**
 * Runs work with a signal that aborts on SIGINT or SIGTERM.
 * @param work may give both back, by its second argument: they then end the process as they do any other, which is at once
 * though native code keeps the thread
 */
export async function withInterruption<Result>(
  work: (signal: AbortSignal, giveBack: () => void) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = () => {
    const now = Date.now();
    first ??= now;
    if (now - first > SAME_PRESS_MS) process.exit(130);
    controller.abort();
  };
  const giveBack = () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(controller.signal, giveBack);
  } finally {
    giveBack();
  }
}
