// Times options of ONNX Runtime's sessions, by the clock and of the processor: what `packages/runtime-node/src/session-options.ts` rests on.
import { readFile } from 'node:fs/promises';
import { models } from 'onnxcast';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** One call with one set of options. */
export interface SessionTiming {
  readonly batch: number;
  readonly options: string;
  /** Milliseconds, least of the rounds. */
  readonly clock: number;
  readonly processor: number;
}

const ROUNDS = 6;
const HORIZON = 24;
/** Series, steps of history, and calls a round. */
const CALLS = [
  [1, 200, 40],
  [3, 200, 30],
  [97, 200, 4],
  [1000, 100, 1],
] as const;

/** Options beside those of one thread. */
const OPTIONS: Readonly<Record<string, InferenceSession.SessionOptions>> = {
  'one thread': {},
  'every core': { intraOpNumThreads: 0 },
  'every core, no spinning': { intraOpNumThreads: 0, extra: { session: { intra_op: { allow_spinning: '0' } } } },
  'no arena': { enableCpuMemArena: false },
  'no memory pattern': { enableMemPattern: false },
  'execution parallel': { executionMode: 'parallel' },
  'graph optimised in basics': { graphOptimizationLevel: 'basic' },
  'graph not optimised': { graphOptimizationLevel: 'disabled' },
};

/** Measures the trained model of sine waves, all sets of options in turns. */
export async function benchSessions(): Promise<readonly SessionTiming[]> {
  const model = await readFile(models.sine);
  const base = {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  } as const;
  const sessions = new Map<string, InferenceSession>();
  for (const [name, options] of Object.entries(OPTIONS)) {
    sessions.set(name, await InferenceSession.create(model, { ...base, ...options }));
  }
  const timings: SessionTiming[] = [];
  for (const [batch, time, calls] of CALLS) {
    const history = Float64Array.from({ length: batch * time }, (_, i) => Math.sin(i / 20));
    const feeds = {
      history: new Tensor('float64', history, [batch, time, 1]),
      horizon: new Tensor('int64', BigInt64Array.of(BigInt(HORIZON)), []),
    };
    const least = new Map<string, readonly [clock: number, processor: number]>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, session] of sessions) {
        const [started, before] = [performance.now(), process.cpuUsage()];
        for (let i = 0; i < calls; i++) await session.run(feeds, ['forecast']);
        const { user, system } = process.cpuUsage(before);
        const [clock, processor] = [(performance.now() - started) / calls, (user + system) / 1000 / calls];
        const [a, b] = least.get(name) ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
        // The first round warms up.
        if (round > 0) least.set(name, [Math.min(a, clock), Math.min(b, processor)]);
      }
    }
    for (const [options, [clock, processor]] of least) timings.push({ batch, options, clock, processor });
  }
  for (const session of sessions.values()) await session.release();
  return timings;
}

/** The figures as a table. */
export function formatSessionBench(timings: readonly SessionTiming[]): string {
  const rows = timings.map(({ batch, options, clock, processor }) =>
    [
      String(batch).padStart(6),
      options.padEnd(26),
      clock.toFixed(2).padStart(10),
      processor.toFixed(2).padStart(10),
    ].join(' '),
  );
  const head = [' batch', 'options'.padEnd(26), ' clock, ms', '   CPU, ms'].join(' ');
  return [`One call, cells of 64 + 64, 24 steps ahead; least of ${ROUNDS - 1} rounds`, '', head, ...rows].join('\n');
}
