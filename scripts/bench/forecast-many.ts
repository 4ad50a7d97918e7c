// Times a forecast of many series, Parquet to Parquet, beside Python's ONNX Runtime and pyarrow in one process: `benchForecastMany()`.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { runCommand } from '@onnxcast/setup';
import { forecastFiles, models } from 'onnxcast';
import { MANY_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv } from '../python-venv.ts';

/** One side of one run. */
interface Side {
  readonly series: number;
  readonly seconds: number;
  /** Processor seconds of all its threads. */
  readonly processor: number;
  /** Peak of the process, in bytes. */
  readonly memory: number;
}

/** What was measured, where. */
export interface ForecastManyBench {
  readonly machine: string;
  readonly series: number;
  readonly ours: readonly Side[];
  readonly python: readonly Side[];
  readonly versions?: string;
  /** The largest difference between two forecasts. */
  readonly difference?: number;
  /** Why there are no figures of Python. */
  readonly withoutPython?: string;
}

const HERE = fileURLToPath(import.meta.url);
const SCRIPT = fileURLToPath(new URL('../reference/forecast_many.py', import.meta.url));
const [LENGTH, HORIZON, ROUNDS] = [200, 24, 3] as const;
/** Series in a call of Python's: the quickest of 64, 128, 256, 512 and 1,000. */
const PYTHON_BATCH = 128;

/** Measures series of 200 days and their next 24, by the model of sine waves, 64 + 64 cells; both sides in turns. */
export async function benchForecastMany(
  series = Number(process.env['ONNXCAST_BENCH_SERIES'] ?? 100_000),
): Promise<ForecastManyBench> {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-many-'));
  try {
    const [source, mine, theirs] = ['series', 'ours', 'python'].map((name) => join(folder, `${name}.parquet`)) as [
      string,
      string,
      string,
    ];
    await query(
      `COPY (SELECT printf('series-%06d', i) AS unique_id, DATE '2020-01-01' + t::INTEGER AS ds, sin((t + 7 * i) / 20.0) AS y FROM range(${series}) s(i), range(${LENGTH}) r(t) ORDER BY i, t) TO '${source}'`,
    );
    const venv = await ensureOnePythonVenv(MANY_PACKAGES);
    const [ours, python]: [Side[], (Side & { versions: string })[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const own = ['--conditions=source', '--import', 'tsx', HERE, source, mine];
      ours.push(await run<Side>(process.execPath, own));
      if ('reason' in venv) continue;
      const args = [SCRIPT, models.sine, source, theirs, String(HORIZON), String(PYTHON_BATCH)];
      python.push(await run<Side & { versions: string }>(venv.python, args));
    }
    const difference = existsSync(theirs)
      ? Number(
          await query(
            `SELECT max(abs(a.forecast - b.forecast)) FROM '${mine}' a JOIN '${theirs}' b USING (unique_id, ds) HAVING count(*) = ${series * HORIZON}`,
          ),
        )
      : undefined;
    return {
      machine: `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`,
      series,
      ours,
      python,
      ...(python[0] === undefined ? {} : { versions: python[0].versions }),
      ...(difference === undefined ? {} : { difference }),
      ...('reason' in venv ? { withoutPython: venv.reason } : {}),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The figures as a table. */
export function formatForecastManyBench(bench: ForecastManyBench): string {
  const { machine, series, ours, python, versions = '-', difference, withoutPython } = bench;
  const rate = (sides: readonly Side[]) => median(sides.map((side) => side.series / side.seconds));
  const memory = (sides: readonly Side[]) => median(sides.map((side) => side.memory / 1e6));
  const busy = (sides: readonly Side[]) => median(sides.map((side) => (1000 * side.processor) / side.series));
  const row = (name: string, sides: readonly Side[]) =>
    [name, rate(sides).toFixed(0), busy(sides).toFixed(3), memory(sides).toFixed(0)].map((cell, at) =>
      at === 0 ? cell.padEnd(8) : cell.padStart(16),
    );
  return [
    `${series.toLocaleString('en')} series of ${LENGTH} points, horizon ${HORIZON}, Parquet to Parquet, hidden 64 + 64; median of ${ROUNDS} runs in turns`,
    `${machine}; Python: ${versions}, one process, batches of ${PYTHON_BATCH}`,
    '',
    ['        ', 'series a second', 'CPU ms a series', 'peak memory, MB']
      .map((cell) => cell.padStart(16))
      .join(' ')
      .slice(8),
    row('onnxcast', ours).join(' '),
    ...(python.length === 0
      ? [`Without Python: ${withoutPython}`]
      : [
          row('Python', python).join(' '),
          `onnxcast / Python: ${(rate(ours) / rate(python)).toFixed(2)} times the speed, ${(busy(ours) / busy(python)).toFixed(2)} times the processor time, ${(memory(ours) / memory(python)).toFixed(2)} times the memory; forecasts differ by ${difference?.toExponential(1)} at most`,
        ]),
  ].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function run<Result>(program: string, args: readonly string[]): Promise<Result> {
  const { code, stdout, stderr } = await runCommand(program, args, { env: process.env });
  if (code !== 0) throw new Error(`${args.at(0)} failed: ${stderr.trim().split('\n').at(-1)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Result;
}

/** The first cell of an answer. */
async function query(sql: string): Promise<unknown> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowsJS();
  connection.closeSync();
  instance.closeSync();
  return rows[0]?.[0];
}

/** Our side, in a process of its own, so that its memory is told alone. */
async function runOurs(source: string, out: string): Promise<void> {
  const { series, seconds } = await forecastFiles(models.sine, source, { horizon: HORIZON, out, device: 'cpu' });
  const { user, system } = process.cpuUsage();
  const processor = (user + system) / 1e6;
  console.log(
    JSON.stringify({ series, seconds, processor, memory: process.resourceUsage().maxRSS * 1024 } satisfies Side),
  );
}

if (process.argv[1] === HERE) {
  const [source, out] = process.argv.slice(2);
  if (source !== undefined && out !== undefined) await runOurs(source, out);
  else console.log(formatForecastManyBench(await benchForecastMany()));
}
