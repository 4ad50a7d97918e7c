// Kills trainings, resumes each until it ends, and compares what it leaves with what one leaves that nobody killed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@onnxcast/series';

const bin = fileURLToPath(new URL('../../packages/onnxcast/bin/onnxcast.js', import.meta.url));
const built = fileURLToPath(new URL('../../packages/onnxcast/dist/cli/main.js', import.meta.url));

/** What became of the trainings. */
export interface KilledTrainings {
  readonly kills: number;
  readonly trainings: number;
  /** Kills that left a file half written. */
  readonly inWrites: number;
  readonly problems: readonly string[];
}

/** Kills of one training before it is left alone. */
const MOST_A_TRAINING = 10;

const OPTIONS = ['--hidden', '4', '--epochs', '8', '--engine', 'onnx', '--holdout', '4'];

/** Kills so many times. */
export async function attackTrainings(told: {
  readonly kills: number;
  readonly seed: number;
}): Promise<KilledTrainings> {
  const random = createRandom(told.seed);
  const folder = mkdtempSync(join(tmpdir(), 'onnxcast-attack-'));
  const data = join(folder, 'waves.csv');
  const rows = Array.from({ length: 120 }, (_, i) => `${i},${Math.sin(i / 5).toFixed(5)}`);
  writeFileSync(data, ['ds,y', ...rows].join('\n'));
  const problems: string[] = [];
  let [kills, trainings, inWrites] = [0, 0, 0];
  try {
    const whole = join(folder, 'whole', 'run');
    const began = performance.now();
    const first = await onnxcast(['train', data, '--out', whole, ...OPTIONS]);
    if (first.code !== 0) throw new Error(first.stderr);
    const usual = performance.now() - began;
    const expected = contentOf(whole);
    while (kills < told.kills) {
      trainings++;
      const run = join(folder, String(trainings), 'run');
      let wasKilled = 0;
      for (;;) {
        const isStarted = existsSync(join(run, 'checkpoint.safetensors'));
        const args = ['train', data, '--out', run, ...(isStarted ? ['--resume'] : OPTIONS)];
        const patience = wasKilled < MOST_A_TRAINING && kills < told.kills ? random.next() * usual * 1.05 : undefined;
        const { code, stderr } = await onnxcast(args, patience);
        if (code === null) {
          kills++;
          wasKilled++;
          if (existsSync(run) && readdirSync(run, { recursive: true }).some((name) => String(name).endsWith('.tmp')))
            inWrites++;
          continue;
        }
        if (code !== 0)
          problems.push(`training ${trainings}, after ${wasKilled} kills: code ${code}: ${stderr.trim().slice(-300)}`);
        else
          problems.push(
            ...compare(expected, contentOf(run)).map(
              (what) => `training ${trainings}, after ${wasKilled} kills: ${what}`,
            ),
          );
        break;
      }
      rmSync(run, { recursive: true, force: true });
      if (trainings % 10 === 0) console.error(`${kills} kills, ${problems.length} problems`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { kills, trainings, inWrites, problems };
}

/** Runs the command line; killed after some milliseconds, its code is null. */
function onnxcast(args: readonly string[], patience?: number): Promise<{ code: number | null; stderr: string }> {
  // What is killed is the process that trains, not the one that watches it.
  const child = spawn(process.execPath, [existsSync(built) ? built : bin, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const timer = patience === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), patience);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stderr });
    });
  });
}

/** Digests of the files of a run, by name; of those that tell the time, none. */
function contentOf(run: string): ReadonlyMap<string, string> {
  const names = readdirSync(run, { recursive: true }).map(String).sort();
  const files = names.filter((name) => statSync(join(run, name)).isFile());
  return new Map(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(run, name)))
        .digest('hex'),
    ]),
  );
}

/** What differs; of files that tell how long something took the names alone are compared. */
function compare(expected: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): readonly string[] {
  const missing = [...expected.keys()].filter((name) => !found.has(name)).map((name) => `${name} is lost`);
  const left = [...found.keys()].filter((name) => !expected.has(name)).map((name) => `${name} is left behind`);
  const changed = [...expected]
    .filter(([name, digest]) => found.has(name) && found.get(name) !== digest && /\.(safetensors|onnx|png)$/.test(name))
    .map(([name]) => `${name} has other bits`);
  return [...missing, ...left, ...changed];
}
