// Times the job for Spark on two workers beside the same Python in one process, Parquet to Parquet: `benchSpark()`.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '@onnxcast/setup';
import { type SparkCluster, startCluster } from '../try-spark/cluster.ts';
import { queryRow } from '../try-spark/duckdb-row.ts';
import { ensureSpark, sparkFiles } from '../try-spark/spark-venv.ts';
import { describeMachine, medianOf } from './figures.ts';

const SCRIPT = fileURLToPath(new URL('../reference/forecast_job.py', import.meta.url));
const [LENGTH, HORIZON] = [200, 24] as const;
const ROUNDS = Number(process.env['ONNXCAST_BENCH_ROUNDS'] ?? 3);
/** Series of a job of which nearly all is start-up: a driver, executors, their Python, a plan. */
const FEW = 64;

/** Measures all in turns, and writes a table; what start-up takes is measured by a job of few series, and taken off. */
export async function benchSpark(count = Number(process.env['ONNXCAST_BENCH_SERIES'] ?? 100_000)): Promise<string> {
  const spark = await ensureSpark();
  if ('reason' in spark) return `spark: ${spark.reason}`;
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-spark-'));
  let cluster: SparkCluster | undefined;
  try {
    const [many, few, job] = ['many.parquet', 'few.parquet', 'job'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const [file, series] of [
      [many, count],
      [few, FEW],
    ] as const) {
      await queryRow(
        `COPY (SELECT printf('series-%06d', i) AS unique_id, DATE '2020-01-01' + t::INTEGER AS ds, sin((t + 7 * i) / 20.0) AS y FROM range(${series}) s(i), range(${LENGTH}) r(t) ORDER BY i, t) TO '${file}'`,
      );
    }
    await mkdir(job);
    for (const { path, content } of await sparkFiles()) await writeFile(join(job, path), content);
    const running = await startCluster(spark.python, join(folder, 'work'), { workers: 2 });
    cluster = running;
    const onSpark = async (source: string) => {
      const args = [source, join(folder, 'spark'), '--horizon', String(HORIZON), '--overwrite'];
      const { code, stderr, seconds } = await running.submit(join(job, 'forecast.py'), args);
      if (code !== 0) throw new Error(`Spark's job failed: ${stderr.slice(-2000)}`);
      return seconds;
    };
    const inOneProcess = async (threads: number) => {
      const args = [SCRIPT, job, many, join(folder, 'python.parquet'), String(HORIZON), String(threads)];
      const { code, stdout, stderr } = await runCommand(spark.python, args, { env: process.env });
      if (code !== 0) throw new Error(`Python failed: ${stderr.slice(-2000)}`);
      return (JSON.parse(stdout) as { readonly seconds: number }).seconds;
    };
    const seconds = { startUp: [] as number[], spark: [] as number[], one: [] as number[], two: [] as number[] };
    const loads = [loadavg()[0]!];
    for (let round = 0; round < ROUNDS; round++) {
      seconds.startUp.push(await onSpark(few));
      seconds.spark.push(await onSpark(many));
      seconds.one.push(await inOneProcess(1));
      seconds.two.push(await inOneProcess(2));
      loads.push(loadavg()[0]!);
    }
    const [different, apart] = await queryRow(
      `SELECT count(*), max(abs(a.forecast - b.forecast)) FROM '${join(folder, 'spark')}/*.parquet' a JOIN '${join(folder, 'python.parquet')}' b USING (unique_id, ds)`,
    );
    const [startUp, whole, one, two] = [seconds.startUp, seconds.spark, seconds.one, seconds.two].map(medianOf) as [
      number,
      number,
      number,
      number,
    ];
    const net = whole - startUp;
    const row = (name: string, took: number) =>
      `${name.padEnd(52)}${took.toFixed(1).padStart(8)} s${(count / took).toFixed(0).padStart(8)} series a second`;
    return [
      `${count.toLocaleString('en')} series of ${LENGTH} points, horizon ${HORIZON}, Parquet to Parquet, hidden 64 + 64; median of ${ROUNDS} in turns`,
      `${describeMachine()}; load ${loads.map((load) => load.toFixed(1)).join(', ')}`,
      row(`Spark, two workers of a core (start-up of ${startUp.toFixed(1)} s aside)`, net),
      row('the same Python in one process, one thread', one),
      row('the same Python in one process, two threads', two),
      `Spark / one process: ${(one / net).toFixed(2)} times the speed of one thread, ${(two / net).toFixed(2)} of two; start-up included ${(one / whole).toFixed(2)}`,
      `${different} rows in both, which differ by ${Number(apart).toExponential(1)} at most`,
    ].join('\n');
  } finally {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
