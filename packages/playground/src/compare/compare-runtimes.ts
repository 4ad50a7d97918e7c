// The same forecast on every runtime at hand, and how far they are apart.

import type { Given } from '../state/features.ts';
import type { Contestant } from '../state/state.ts';
import { type RemoteModel, startRemoteModel } from '../worker/remote-model.ts';
import type { Engine } from '../worker/worker-protocol.ts';

/** One runtime to compare. */
interface Runtime {
  readonly name: string;
  readonly engine: Engine;
  readonly threads?: number;
}

/** What the browser has. */
export interface Abilities {
  readonly isolated: boolean;
  readonly cores: number;
  readonly webgpu: boolean;
}

/** A runtime that could not run, and why. */
export interface Absent {
  readonly name: string;
  readonly reason: string;
}

/** Everything that can be compared in a browser; the plain loops come first, as what the others are held to. */
export function listRuntimes({ isolated, cores, webgpu }: Abilities): {
  readonly runtimes: readonly Runtime[];
  readonly absent: readonly Absent[];
} {
  const threads = Math.max(2, Math.min(4, cores));
  const runtimes: Runtime[] = [
    { name: 'Plain TypeScript', engine: 'plain' },
    { name: 'WASM, 1 thread', engine: 'wasm', threads: 1 },
  ];
  const absent: Absent[] = [];
  if (isolated) runtimes.push({ name: `WASM, ${threads} threads`, engine: 'wasm', threads });
  else absent.push({ name: 'WASM, threads', reason: 'the page is not cross-origin isolated' });
  if (webgpu) runtimes.push({ name: 'WebGPU, step by step', engine: 'webgpu' });
  else absent.push({ name: 'WebGPU', reason: 'this browser has none' });
  return { runtimes, absent };
}

/** Largest absolute difference between two forecasts; infinite where they cannot be compared. */
export function largestDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return worst;
}

/** Largest difference between any two. */
export function worstOf(contestants: readonly Contestant[]): number {
  let worst = 0;
  for (const [i, a] of contestants.entries()) {
    for (const b of contestants.slice(i + 1)) worst = Math.max(worst, largestDifference(a.values, b.values));
  }
  return worst;
}

/** Milliseconds beyond which a forecast is not made twice. */
const slow = 500;

/** What to forecast. */
export interface CompareTask {
  readonly history: Given;
  readonly horizon: number;
  /** Takes what the chart shows out of a forecast. */
  pick(forecast: Float64Array): Float64Array;
  /** Is told what there is after each runtime; returns whether to go on. */
  show(contestants: readonly Contestant[], isDone: boolean): boolean;
}

/** The runtimes, each in a worker of its own. */
export interface Comparison {
  /** Forecasts on each, one after the other, so that none slows another. */
  run(task: CompareTask): Promise<void>;
  readonly absent: readonly Absent[];
  close(): void;
}

/**
 * Opens a model on every runtime.
 * @throws Error when the plain loops cannot read the model
 */
export async function openComparison(model: Uint8Array, file: string, abilities: Abilities): Promise<Comparison> {
  const { runtimes, absent } = listRuntimes(abilities);
  const open: { readonly name: string; readonly remote: RemoteModel }[] = [];
  const missing: Absent[] = [...absent];
  for (const { name, engine, threads } of runtimes) {
    const remote = startRemoteModel(engine, threads);
    try {
      await remote.open(model, file);
      open.push({ name, remote });
    } catch (error) {
      remote.close();
      missing.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return {
    absent: missing,
    async run({ history, horizon, pick, show }) {
      let contestants: readonly Contestant[] = [];
      for (const { name, remote } of open) {
        // The first call of a length also makes room in memory; the second is what a drag feels.
        const first = await remote.forecast(history, horizon);
        const isSlow = first.milliseconds > slow;
        const { values: forecast, milliseconds } = isSlow ? first : await remote.forecast(history, horizon);
        const values = pick(forecast);
        const difference = largestDifference(values, contestants[0]?.values ?? values);
        contestants = [...contestants, { name, values, milliseconds, difference }];
        if (!show(contestants, contestants.length === open.length)) return;
      }
    },
    close: () => {
      for (const { remote } of open) remote.close();
    },
  };
}
