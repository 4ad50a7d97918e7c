// What the benchmarks measure: figures of contenders, each the median of its repeats.
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

/** A contender that is ready. */
export interface Ready {
  /** Repeats for some seconds, once at least; calls that warm up were made before. */
  measure(seconds: number): Measured | Promise<Measured>;
  close?(): unknown;
}

/** Who is measured. */
export interface Contender {
  readonly name: string;
  readonly threads: number;
  /** Whether it is ours, which others are compared with. */
  readonly isOurs: boolean;
  /** Begins, and warms up; or says why it cannot. */
  open(): Promise<Ready | { readonly reason: string }>;
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
