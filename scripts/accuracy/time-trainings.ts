// How long a training takes from the command to its report: one monthly series, and a thousand series.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom, formatSeries, type Series } from '@onnxcast/series';
import { readCo2 } from './sets.ts';

/** What was trained, and what it took. */
export interface TrainingTime {
  readonly name: string;
  readonly seconds: number;
}

const BIN = fileURLToPath(new URL('../../packages/onnxcast/bin/onnxcast.js', import.meta.url));
const SERIES = 1000;
const LENGTH = 200;

/** Runs `onnxcast train` with its defaults on each. */
export async function timeTrainings(): Promise<readonly TrainingTime[]> {
  const folder = mkdtempSync(join(tmpdir(), 'onnxcast-accuracy-'));
  try {
    const sets = [
      { name: 'one monthly series (CO2), horizon 24', series: await readCo2(), horizon: 24 },
      { name: `${SERIES} series of ${LENGTH} points, horizon 12`, series: makeSeries(), horizon: 12 },
    ];
    const times: TrainingTime[] = [];
    for (const [i, { name, series, horizon }] of sets.entries()) {
      const file = join(folder, `${i}.csv`);
      writeFileSync(file, formatSeries(series.map((one) => ({ ...one, features: ['y'] }))));
      const begin = performance.now();
      await train(['train', file, '--horizon', String(horizon), '--out', join(folder, `run-${i}`)]);
      times.push({ name, seconds: (performance.now() - begin) / 1000 });
      console.error(`${name}: ${times.at(-1)!.seconds.toFixed(1)} s`);
    }
    return times;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function train(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`onnxcast ${args.join(' ')} ended with exit ${child.exitCode}: ${said}`);
}

/** Monthly sales of unlike size, trend, season and noise. */
function makeSeries(): readonly Series[] {
  const { next: random } = createRandom(11);
  const times = Array.from({ length: LENGTH }, (_, t) => {
    return `${2005 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}-01`;
  });
  return Array.from({ length: SERIES }, (_, n) => {
    const [size, trend, swing, phase] = [10 ** (1 + 3 * random()), random() - 0.3, 0.3 * random(), 12 * random()];
    let walk = 0;
    const values = Float64Array.from({ length: LENGTH }, (_, t) => {
      walk += 0.02 * (random() - 0.5);
      return (
        size * (1 + (trend * t) / LENGTH + swing * Math.sin((2 * Math.PI * (t + phase)) / 12) + walk + 0.05 * random())
      );
    });
    return { id: `product-${n + 1}`, features: ['y'], values, times };
  });
}
