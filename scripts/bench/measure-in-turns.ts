// Measures contenders of a task in turns, and tells the rows of each task when it is done.
import { type Contender, type Figure, type Measured, medianOf, type Ready, type Times } from './figures.ts';
import { formatTask } from './format-figures.ts';
import { processorTime } from './processor-time.ts';

/** Rounds, in each of which every contender has a turn: what a median is of, at least. */
const ROUNDS = 5;
/** Seconds of a turn. */
const TURN = 0.3;
/** A task that takes a good part of an hour is left out, and says so, unless `ONNXCAST_BENCH_LARGE` is set. */
const takesLarge = Boolean(process.env['ONNXCAST_BENCH_LARGE']);

/** How a task is measured. */
export interface TaskOptions {
  /** Seconds of a turn. Default 0.3, one repeat at least. */
  readonly turn?: number;
  /** Whether all peers together take many minutes for it. Default false. */
  readonly isLarge?: boolean;
}

/**
 * Measures a task by all contenders in turns, so that a busy moment of the machine does not hit one alone, and prints its
 * rows on stderr. `ONNXCAST_BENCH_ONLY`, a regular expression, leaves out other tasks, `ONNXCAST_BENCH_THREADS` contenders of
 * more threads.
 */
export async function measureInTurns(
  task: string,
  all: readonly Contender[],
  { turn = TURN, isLarge = false }: TaskOptions = {},
): Promise<readonly Figure[]> {
  if (!new RegExp(process.env['ONNXCAST_BENCH_ONLY'] ?? '').test(task)) return [];
  const most = Number(process.env['ONNXCAST_BENCH_THREADS'] ?? Number.POSITIVE_INFINITY);
  const contenders = all.filter(({ threads }) => threads <= most);
  if (isLarge && !takesLarge) {
    const reason = 'left out: many minutes; ONNXCAST_BENCH_LARGE=1 measures it';
    const figures = [{ task, contender: 'every one', threads: 1, isOurs: false, reason }];
    console.error(formatTask(figures, 's'));
    return figures;
  }
  const opened: (Ready | { readonly reason: string })[] = [];
  const found = contenders.map((): Measured[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, contender] of contenders.entries()) {
      opened[i] ??= await orReason(() => contender.open());
      const ready = opened[i];
      const measured = 'reason' in ready ? ready : await orReason(async () => ready.measure(turn));
      if ('reason' in measured) opened[i] = measured;
      found[i]!.push(measured);
    }
  }
  for (const one of opened) if ('close' in one) await one.close?.();
  const figures = contenders.map(({ name, threads, isOurs }, i): Figure => {
    const who = { task, contender: name, threads, isOurs };
    const failed = found[i]!.find((one) => 'reason' in one);
    if (failed !== undefined && 'reason' in failed) return { ...who, reason: failed.reason };
    const times = found[i] as readonly Times[];
    const last = times.at(-1)?.value;
    return {
      ...who,
      clock: medianOf(times.flatMap(({ clock }) => clock)),
      cpu: medianOf(times.flatMap(({ cpu }) => cpu)),
      ...(last !== undefined && { value: last }),
    };
  });
  console.error(formatTask(figures, 's'));
  return figures;
}

async function orReason<Result>(work: () => Promise<Result>): Promise<Result | { readonly reason: string }> {
  try {
    return await work();
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '' };
  }
}

/** A call of this process, made once to warm up. */
export async function readyToCall(call: () => unknown, close?: () => unknown): Promise<Ready> {
  await call();
  return { measure: (seconds) => timeCalls(call, seconds), ...(close && { close }) };
}

/** Times a call: as often as fits into some seconds, once to seven times. */
async function timeCalls(call: () => unknown, seconds: number): Promise<Times> {
  const [clock, cpu]: [number[], number[]] = [[], []];
  let value: unknown;
  let sum = 0;
  for (let i = 0; i < 1 || (sum < seconds && i < 7); i++) {
    const [started, used] = [performance.now(), processorTime()];
    value = await call();
    clock.push((performance.now() - started) / 1000);
    cpu.push(processorTime() - used);
    sum += clock.at(-1)!;
  }
  return { clock, cpu, ...(typeof value === 'number' && { value }) };
}
