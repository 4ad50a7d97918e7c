// Many series as batches: of one length each, no larger than pays, as many at once as a session runs.

/** Rows of history in a batch, and series in one at least: more rows leave the processor's caches, and cost memory. */
const [mostRows, leastSeries] = [1 << 15, 128];

/** Series in a batch below which another thread gains nothing. */
const worthSharing = 16;

/** Batches for each that runs: one more lies ready, so that none of several sessions waits for the thread that calls. */
const READY = 2;

/**
 * Runs series in batches of one length each.
 * @param parallel batches that run at once; twice as many are handed over
 */
export async function runSpread(
  series: readonly { readonly time: number }[],
  parallel: number | undefined,
  runBatch: (batch: readonly number[]) => Promise<void>,
): Promise<void> {
  const most = parallel ?? 1;
  await runTogether(cutBatches(series, most), most === 1 ? 1 : most * READY, runBatch);
}

/**
 * Cuts series into batches of one length each.
 * @param parallel batches that run at once
 * @returns positions of the series of each batch, in the order in which their lengths first occur
 */
export function cutBatches(
  series: readonly { readonly time: number }[],
  parallel: number,
): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  series.forEach(({ time }, i) => {
    const group = groups.get(time);
    if (group === undefined) groups.set(time, [i]);
    else group.push(i);
  });
  return [...groups].flatMap(([time, group]) => {
    const most = Math.max(leastSeries, Math.floor(mostRows / time));
    const shared = Math.min(parallel, Math.ceil(group.length / worthSharing));
    const count = Math.max(Math.ceil(group.length / most), shared);
    return Array.from({ length: count }, (_, k) =>
      group.slice(Math.round((k * group.length) / count), Math.round(((k + 1) * group.length) / count)),
    );
  });
}

/** Does all tasks, at most so many at once, in their order; the first that fails ends it once those under way are done. */
async function runTogether<Task>(
  tasks: readonly Task[],
  parallel: number,
  run: (task: Task) => Promise<void>,
): Promise<void> {
  const waiting = tasks.values();
  let failed: { readonly error: unknown } | undefined;
  const runNext = async () => {
    for (const task of waiting) {
      if (failed !== undefined) return;
      await run(task).catch((error: unknown) => {
        failed ??= { error };
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, tasks.length) }, runNext));
  if (failed !== undefined) throw failed.error;
}
