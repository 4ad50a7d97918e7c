// Forecasts of many series from files to a file must be those of all series at once.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { readFiles } from '@onnxcast/reader';
import { Forecaster } from '@onnxcast/runtime-node';
import { formatForecasts, InputError } from '@onnxcast/series';
import { temporaryFolder } from '../../../../test/run-cli.ts';
import { models } from '../models.ts';
import { forecastFiles } from './forecast-files.ts';

const HORIZON = 7;

async function query(sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Series of 5 to 39 days, taking turns. */
async function makeSeries(folder: string, times = "DATE '2024-02-20' + t::INTEGER"): Promise<string> {
  const path = join(folder, 'series.parquet');
  await query(
    `COPY (SELECT printf('s%02d', i) AS unique_id, ${times} AS ds, sin((t + 3 * i) / 20.0) AS y FROM range(40) s(i), range(40) r(t) WHERE t < 5 + (i * 7) % 35 ORDER BY t, i) TO '${path}'`,
  );
  return path;
}

/** The rows that `Forecaster.forecast` of the whole file gives. */
async function expectedCsv(data: string): Promise<string> {
  const { series, understood } = await readFiles(data);
  assert.equal(understood.spelling, undefined);
  const forecaster = await Forecaster.load(models.sine, { device: 'cpu', threads: 1 });
  const forecasts = await forecaster.forecast(series, HORIZON);
  await forecaster.dispose();
  return formatForecasts(forecasts, 'csv');
}

/** Cells of CSV, numbers as numbers. */
function cellsOf(csv: string): readonly (readonly (string | number)[])[] {
  const [, ...rows] = csv.trim().split('\n');
  return rows.map((row) => row.split(',').map((cell, at) => (at < 2 ? cell : Number(cell))));
}

/** Series are cut into other batches by other workers: float32, 1e-6. */
function assertSameRows(
  found: readonly (readonly (string | number)[])[],
  expected: readonly (readonly (string | number)[])[],
): void {
  const labels = (rows: typeof found) => rows.map(([id, time]) => `${id} ${time}`);
  assert.deepEqual(labels(found), labels(expected));
  for (const [i, row] of expected.entries()) {
    for (let at = 2; at < row.length; at++) {
      assert.ok(Math.abs(Number(found[i]![at]) - Number(row[at])) <= 1e-6, `${row[0]} ${row[1]}`);
    }
  }
}

describe('a forecast from files to a file', () => {
  const run = (t: TestContext) => {
    const folder = temporaryFolder(t);
    return { folder, out: (name: string) => join(folder, name) };
  };

  test('has the rows of a forecast of the whole file, as CSV, NDJSON and Parquet', async (t) => {
    const { folder, out } = run(t);
    const data = await makeSeries(folder);
    const expected = cellsOf(await expectedCsv(data));
    const [csv, ndjson, parquet] = [out('out.csv'), out('out.ndjson'), out('new/out.parquet')];
    for (const path of [csv, ndjson, parquet]) {
      const { series, leftOut } = await forecastFiles(models.sine, data, { horizon: HORIZON, out: path, workers: 2 });
      assert.deepEqual([series, leftOut], [40, { count: 0, first: [] }]);
    }
    const text = readFileSync(csv, 'utf8');
    assert.equal(text.split('\n', 1)[0], 'unique_id,ds,forecast');
    assertSameRows(cellsOf(text), expected);
    const lines = readFileSync(ndjson, 'utf8').trim().split('\n');
    assertSameRows(
      lines.map((line) => Object.values(JSON.parse(line) as Record<string, string | number>)),
      expected,
    );
    // DuckDB reads what hyparquet-writer wrote.
    const types = await query(`DESCRIBE SELECT * FROM '${parquet}'`);
    assert.deepEqual(
      types.map(([name, type]) => [name, type]),
      [
        ['unique_id', 'VARCHAR'],
        ['ds', 'DATE'],
        ['forecast', 'DOUBLE'],
      ],
    );
    const rows = await query(`SELECT unique_id, ds::VARCHAR, forecast FROM '${parquet}'`);
    assertSameRows(rows as readonly (readonly (string | number)[])[], expected);
  });

  test('keeps times of day, whole numbers and texts as Parquet has them', async (t) => {
    const { folder, out } = run(t);
    for (const [times, type] of [
      ["TIMESTAMP '2024-02-20 22:30:00' + to_hours(t)", 'TIMESTAMP'],
      ['1900 + t', 'BIGINT'],
      ["printf('%dQ%d', 2000 + t // 4, 1 + t % 4)", 'VARCHAR'],
    ] as const) {
      const data = await makeSeries(folder, times);
      const expected = cellsOf(await expectedCsv(data).catch(() => ''));
      await forecastFiles(models.sine, data, { horizon: HORIZON, out: out('out.parquet'), workers: 1 });
      const [, time] = await query(`DESCRIBE SELECT * FROM '${out('out.parquet')}'`);
      assert.equal(time![1], type);
      if (expected.length === 0) continue;
      const rows = await query(`SELECT unique_id, ds::VARCHAR, forecast FROM '${out('out.parquet')}'`);
      assertSameRows(rows as readonly (readonly (string | number)[])[], expected);
    }
  });

  test('shares of the series make the whole, and no series is in two', async (t) => {
    const { folder, out } = run(t);
    const data = await makeSeries(folder);
    const whole = cellsOf(await expectedCsv(data));
    const shares: (readonly (string | number)[])[][] = [];
    for (const shard of ['1/3', '2/3', '3/3']) {
      await forecastFiles(models.sine, data, { horizon: HORIZON, out: out('out.csv'), workers: 1, shard });
      shares.push([...cellsOf(readFileSync(out('out.csv'), 'utf8'))]);
    }
    for (const share of shares) assert.ok(share.length > 0 && share.length < whole.length);
    const place = new Map(whole.map(([id, time], at) => [`${id} ${time}`, at]));
    const placeOf = ([id, time]: readonly (string | number)[]) => place.get(`${id} ${time}`)!;
    assertSameRows(
      shares.flat().toSorted((a, b) => placeOf(a) - placeOf(b)),
      whole,
    );
    await assert.rejects(
      forecastFiles(models.sine, data, { horizon: HORIZON, out: out('out.csv'), shard: '4/3' }),
      /shard: found "4\/3", expected one share of several, such as 2\/5/,
    );
  });

  test('leaves out a series that cannot be forecast and names it, or ends at it, and then there is no file', async (t) => {
    const { folder, out } = run(t);
    const data = join(folder, 'data.csv');
    writeFileSync(data, 'unique_id,ds,y\na,1,0.1\na,2,0.2\nb,1,0.3\nc,1,0.1\nc,2,0.2\nc,3,0.3\n');
    const options = { horizon: 2, out: out('out.csv'), workers: 1 };
    const { series, leftOut } = await forecastFiles(models.sine, data, options);
    assert.equal(series, 2);
    assert.equal(leftOut.count, 1);
    assert.equal(leftOut.first[0]!.id, 'b');
    const ids = cellsOf(readFileSync(out('out.csv'), 'utf8')).map(([id]) => id);
    assert.deepEqual(ids, ['a', 'a', 'c', 'c']);
    const stopping = forecastFiles(models.sine, data, { ...options, out: out('other.csv'), stopOnError: true });
    await assert.rejects(stopping, (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /series "b" has 1 row with a number/);
      return true;
    });
    assert.equal(existsSync(out('other.csv')), false);
  });

  test('reads whole what cannot be streamed, to the same rows', async (t) => {
    const { folder, out } = run(t);
    const data = join(folder, 'wide.csv');
    const rows = Array.from(
      { length: 30 },
      (_, i) => `2024-01-${String(i + 1).padStart(2, '0')},${Math.sin(i)},${Math.cos(i)}`,
    );
    writeFileSync(data, `ds,north,south\n${rows.join('\n')}\n`);
    let isStreamed: boolean | undefined;
    await forecastFiles(models.sine, data, {
      horizon: HORIZON,
      out: out('out.csv'),
      workers: 1,
      onBegin: (begun) => {
        isStreamed = begun.isStreamed;
      },
    });
    assert.equal(isStreamed, false);
    assertSameRows(cellsOf(readFileSync(out('out.csv'), 'utf8')), cellsOf(await expectedCsv(data)));
  });
});
