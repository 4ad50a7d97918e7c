// Ctrl-C as an AbortSignal: the first one asks to stop at the next safe point, a later one stops at once.

/** How close two signals must be, in milliseconds, to be one key press that reached this process twice. */
const SAME_PRESS_MS = 500;

/** Runs work with a signal that aborts on SIGINT or SIGTERM. */
export async function withInterruption<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = () => {
    const now = Date.now();
    first ??= now;
    if (now - first > SAME_PRESS_MS) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
