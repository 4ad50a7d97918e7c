// What the benchmarks measure: figures of contenders, taken in turns, each the median of its repeats.
import { cpus, loadavg } from 'node:os';

/** Seconds of each repeat. */
export interface Times {
  /** Of the clock. */
  readonly clock: readonly number[];
  /** Of processor time, all threads together: what else runs on the machine does not touch it. */
  readonly cpu: readonly number[];
  /** What was computed, so that contenders can be seen to compute the same. */
  readonly value?: number;
}

/** Times, or why there are none. */
export type Measured = Times | { readonly reason: string };

/** Who is measured. */
export interface Contender {
  readonly name: string;
  readonly threads: number;
  /** Whether it is ours, which others are compared with. */
  readonly isOurs: boolean;
  /** Measures some repeats, the first calls that warm up left out. */
  measure(): Promise<Measured>;
}

/** One figure of one contender in one case. */
export interface Figure {
  /** What was to be done: `hidden 64, batch 97, 999 steps`. */
  readonly task: string;
  readonly contender: string;
  readonly threads: number;
  readonly isOurs: boolean;
  /** Median seconds of the clock, or MB where the part says so. */
  readonly clock?: number;
  /** Median seconds of processor time. */
  readonly cpu?: number;
  readonly value?: number;
  /** Why there is no figure. */
  readonly reason?: string;
}

/** A part of the benchmarks, measured. */
export interface PartFigures {
  readonly part: string;
  readonly title: string;
  /** Where and with what. */
  readonly machine: string;
  readonly unit: 's' | 'MB';
  readonly figures: readonly Figure[];
}

/** A part as it is kept: figures, or words that say themselves what they compare. */
export type KeptPart = PartFigures | { readonly part: string; readonly title: string; readonly text: string };

/** The machine, for a person, and how busy it was: all that ran, the benchmark among it. */
export function describeMachine(): string {
  const load = `load ${loadavg()[1]!.toFixed(1)} over five minutes`;
  return `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}, ${load}`;
}

/** The middle one. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/**
 * Measures a task by all contenders in turns, in some rounds, so that a busy moment of the machine does not hit one alone.
 * `ONNXCAST_BENCH_ONLY`, a regular expression, leaves out other tasks, `ONNXCAST_BENCH_THREADS` contenders of more threads.
 */
export async function measureInTurns(
  task: string,
  all: readonly Contender[],
  rounds: number,
): Promise<readonly Figure[]> {
  if (!new RegExp(process.env['ONNXCAST_BENCH_ONLY'] ?? '').test(task)) return [];
  console.error(task);
  const most = Number(process.env['ONNXCAST_BENCH_THREADS'] ?? Number.POSITIVE_INFINITY);
  const contenders = all.filter(({ threads }) => threads <= most);
  const found = contenders.map((): Measured[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      const before = found[i]!.at(-1);
      if (before !== undefined && 'reason' in before) continue;
      found[i]!.push(await measureOrSay(contender));
    }
  }
  return contenders.map(({ name, threads, isOurs }, i): Figure => {
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
}

async function measureOrSay(contender: Contender): Promise<Measured> {
  try {
    return await contender.measure();
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '' };
  }
}

/** Times a call, after one that warms up: as often as fits into some seconds, once to seven times. */
export async function timeCalls(call: () => unknown, budget: number): Promise<Times> {
  const [clock, cpu]: [number[], number[]] = [[], []];
  let value: unknown;
  let sum = 0;
  for (let i = 0; i < 2 || (sum < budget && i < 8); i++) {
    const [started, used] = [performance.now(), process.cpuUsage()];
    value = await call();
    const { user, system } = process.cpuUsage(used);
    if (i === 0) continue;
    clock.push((performance.now() - started) / 1000);
    sum += clock.at(-1)!;
    cpu.push((user + system) / 1e6);
  }
  return { clock, cpu, ...(typeof value === 'number' && { value }) };
}
