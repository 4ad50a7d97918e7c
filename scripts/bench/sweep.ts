// Times a search of many small trainings as jobs, on one worker and on three: `benchSweep()`.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openQueue } from '@onnxcast/queue';
import { generateSine } from '@onnxcast/series';
import { tuneRun } from 'onnxcast/run';
import { NO_REDIS, startRedis } from '../../test/redis.ts';
import { describeMachine } from './figures.ts';

const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
/** Trials before the clock runs, so that every worker has loaded what it needs. */
const WARM = 9;
const waves = generateSine({ series: 5, length: 100 });

/** Measures both, and says whether the searches ended in the same table. */
export async function benchSweep(trials = Number(process.env['ONNXCAST_BENCH_TRIALS'] ?? 200)): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-sweep-'));
  const ends: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  try {
    const redis = await startRedis({ after: (end) => ends.unshift(end) });
    if (redis === undefined) return `sweep: ${NO_REDIS}`;
    const { address } = redis;
    const loads = [loadavg()[0]!];
    const one = await timeSearch(address, { folder, trials, workers: 1 });
    const three = await timeSearch(address, { folder, trials, workers: 3 });
    loads.push(loadavg()[0]!);
    return [
      `${trials} trainings of 5 series of 100 points, LSTM of 16 or 24, as jobs; workers of one job at a time`,
      `one worker:    ${one.seconds.toFixed(1)} s`,
      `three workers: ${three.seconds.toFixed(1)} s, ${(one.seconds / three.seconds).toFixed(2)} times as fast`,
      `a training of one worker: ${((1000 * one.seconds) / trials).toFixed(0)} ms`,
      `the same table: ${one.table === three.table ? 'yes' : 'NO'}`,
      `${describeMachine()}; load ${loads.map((load) => load.toFixed(1)).join(' and ')}`,
    ].join('\n');
  } finally {
    for (const end of ends) await end();
  }
}

interface Search {
  readonly folder: string;
  readonly trials: number;
  readonly workers: number;
}

async function timeSearch(address: string, { folder, trials, workers }: Search) {
  const flags = ['--conditions=source', '--import', import.meta.resolve('tsx')];
  const programs = Array.from({ length: workers }, () =>
    spawn(process.execPath, [...flags, MAIN, 'worker', address, '--concurrency', '1'], {
      stdio: ['ignore', 'inherit', 'pipe'],
    }),
  );
  const queue = await openQueue(address);
  let done = 0;
  const search = (count: number, seed: number) =>
    tuneRun(waves, {
      settings: {
        ...{ horizon: 12, trials: count, seed, auto: false, engine: 'onnx', workers: 1 },
        space: { hidden: [[16], [24]], optimizer: 'adam', lr: { from: 0.003, to: 0.03 }, iterations: 20, epochs: 4 },
      },
      folder: join(folder, `${workers}-${seed}`),
      run: queue.run,
      onTrial: () => {
        done += 1;
        if (done % 50 === 0) process.stderr.write(`${workers} at work, ${done} trainings\n`);
      },
    });
  try {
    await Promise.all(programs.map((program) => waitFor(program, 'Taking jobs')));
    await search(WARM, 1);
    done = 0;
    const started = performance.now();
    const { ranked } = await search(trials, 2);
    return { seconds: (performance.now() - started) / 1000, table: JSON.stringify(ranked) };
  } finally {
    await queue.close();
    for (const program of programs) program.kill('SIGKILL');
  }
}

/** Resolves when a program has said a text; it is read on afterwards, so that it can go on speaking. */
async function waitFor(program: ChildProcess, text: string): Promise<void> {
  const stream = program.stderr!;
  let said = '';
  await new Promise<void>((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      if (said.length < 10_000) said += chunk;
      if (said.includes(text)) resolve();
    });
  });
}
