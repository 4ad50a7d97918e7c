// Submits the job of a folder for Spark to a cluster, kills a worker in the middle, and compares what it wrote with Node's forecasts.
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forecastFiles, models } from 'onnxcast';
import { type SparkCluster, startCluster } from './cluster.ts';
import { queryRow } from './duckdb-row.ts';
import { sparkFiles } from './spark-venv.ts';

/** What was tried, in words; what was not as it should be. */
export interface Tried {
  readonly said: readonly string[];
  readonly problems: readonly string[];
}

/** How far a forecast may be from Node's, in units of the scale, which is 1: the runtime and the graph are the same. */
const TOLERANCE = 1e-6;
const HORIZON = 24;
/** Tasks: several for each of the two cores, so that some are done and some to come when one is killed. */
const PARTITIONS = 12;

/** Series of waves by name, `LENGTH(i)` long, some of which cannot be forecast. */
const SERIES = (count: number) => `SELECT * FROM (
  SELECT printf('series-%05d', i) AS unique_id,
    DATE '2020-01-01' + t::INTEGER AS ds,
    CASE WHEN i % 500 = 7 AND t = 5 THEN NULL WHEN i % 500 = 8 AND t = 5 THEN 'NaN'::DOUBLE ELSE sin((t + 7 * i) / 20.0) END AS y
  FROM range(${count}) s(i), range(200) r(t)
  WHERE t < CASE i % 500 WHEN 9 THEN 1 ELSE 196 + i % 5 END
  UNION ALL SELECT 'twice', DATE '2020-01-01' + (t // 2)::INTEGER, t FROM range(100) r(t)
) ORDER BY hash(unique_id, ds)`;

/** Tries the job on a cluster of two workers, of which one is killed. */
export async function trySpark(python: string, count: number): Promise<Tried> {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-spark-'));
  const [source, mine, job] = [join(folder, 'in.parquet'), join(folder, 'node.parquet'), join(folder, 'job')];
  const [said, problems]: [string[], string[]] = [[], []];
  let cluster: SparkCluster | undefined;
  try {
    await queryRow(`COPY (${SERIES(count)}) TO '${source}'`);
    await mkdir(job);
    for (const { path, content } of await sparkFiles()) await writeFile(join(job, path), content);
    const { series, leftOut } = await forecastFiles(models.sine, source, {
      horizon: HORIZON,
      out: mine,
      device: 'cpu',
    });
    const started = performance.now();
    cluster = await startCluster(python, join(folder, 'work'), { workers: 2 });
    said.push(`a master and two workers: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const out = join(folder, 'spark');
    const args = [source, out, '--horizon', String(HORIZON), '--partitions', String(PARTITIONS)];
    const submitted = cluster.submit(join(job, 'forecast.py'), args);
    const done = await killInTheMiddle(cluster, out, submitted);
    const { code, stderr, seconds } = await submitted;
    if (code !== 0) return { said, problems: [`exit ${code}: ${stderr.slice(-3000)}`] };
    said.push(`the job: ${seconds.toFixed(1)} s, a worker killed after ${done} of ${PARTITIONS} tasks`);
    if (!/Lost (executor|task)/i.test(stderr)) problems.push('Spark lost nothing: nobody was killed in the middle');
    const [rows, alone, apart, errors] = await compare(`${out}/*.parquet`, mine);
    said.push(
      `${rows} rows of ${series} series, ${alone} not once in both, ${apart.toExponential(1)} from Node's at most`,
    );
    said.push(`${errors} series have a row that says why they have no forecast`);
    if (rows !== series * HORIZON || alone !== 0) problems.push('series are not there once');
    if (!(apart <= TOLERANCE)) problems.push(`forecasts differ by ${apart}`);
    if (errors !== leftOut.count) problems.push(`Node left out ${leftOut.count} series`);
    return { said, problems };
  } finally {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Kills a worker once a task has written its part and others have not; how many had. */
async function killInTheMiddle(cluster: SparkCluster, out: string, submitted: Promise<unknown>): Promise<number> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  submitted.then(end, end);
  const written = join(out, '_temporary', '0');
  while (!isOver) {
    const done = existsSync(written) ? readdirSync(written).filter((name) => name.startsWith('task_')).length : 0;
    if (done >= 2) {
      cluster.kill(0);
      return done;
    }
    await sleep(20);
  }
  return Number.NaN;
}

/** Rows of forecasts; rows that are not once in both; the largest difference; series with a reason, each of them once. */
async function compare(theirs: string, mine: string): Promise<readonly [number, number, number, number]> {
  const forecasts = `(SELECT * FROM '${theirs}' WHERE error IS NULL)`;
  const rows = await queryRow(
    `SELECT
       (SELECT count(*) FROM ${forecasts}),
       (SELECT count(*) FROM (SELECT unique_id, ds FROM ${forecasts} EXCEPT ALL SELECT unique_id, ds FROM '${mine}')
         FULL JOIN (SELECT unique_id, ds FROM '${mine}' EXCEPT ALL SELECT unique_id, ds FROM ${forecasts}) ON false),
       (SELECT max(abs(a.forecast - b.forecast)) FROM ${forecasts} a JOIN '${mine}' b USING (unique_id, ds)),
       (SELECT count(*) FROM '${theirs}' WHERE error IS NOT NULL AND ds IS NULL AND forecast IS NULL)`,
  );
  return rows.map(Number) as unknown as readonly [number, number, number, number];
}
