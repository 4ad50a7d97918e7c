// The times of a forecast: those that pandas counts on from each file, spelt as there.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { createRandom } from '@onnxcast/series';
import { runCli, temporaryFolder } from '../../../../test/run-cli.ts';

const spec: ModelSpec = { features: ['y'], hidden: [2], scaling: 'standard' };
const GUESSED = /times keep no step and no pattern/;

async function forecast(t: TestContext, data: string, options: readonly string[]) {
  const model = join(temporaryFolder(t), 'm.onnx');
  writeFileSync(model, convert(spec, initialWeights(spec, createRandom(2))));
  const { code, stdout, stderr } = await runCli(['forecast', model, data, ...options]);
  assert.equal(code, 0, stderr);
  const [, ...rows] = stdout.trim().split('\n');
  return { times: rows.map((row) => row.split(',')[1]), stderr };
}

function caseFile(name: string): string {
  return fileURLToPath(new URL(`../../../../test/cases/${name}.csv`, import.meta.url));
}

for (const { file, options, next } of [
  {
    file: '05-newest-first',
    options: ['--time', 'Date', '--target', 'Close'],
    next: ['12/03/2023', '13/03/2023', '14/03/2023'],
  },
  {
    file: '07-day-first',
    options: ['--time', 'Date Time', '--target', 'T (degC)'],
    next: ['01.01.2024 16:00:00', '01.01.2024 16:10:00', '01.01.2024 16:20:00'],
  },
  { file: '09-market-hours', options: [], next: ['2024-01-09 09:00', '2024-01-09 10:00', '2024-01-09 11:00'] },
  { file: '11-float-times', options: [], next: ['6.0', '6.1', '6.2'] },
  { file: '13-yyyymmdd', options: [], next: ['20230301', '20230302', '20230303'] },
]) {
  test(`a forecast of ${file} has the times ${next.join(', ')}`, async (t) => {
    const { times, stderr } = await forecast(t, caseFile(file), [...options, '--horizon', '3']);
    assert.deepEqual(times, next);
    assert.doesNotMatch(stderr, GUESSED);
    assert.doesNotMatch(stderr, /times are missing/);
  });
}

test('a hold-out has the times of the file, and what comes after it goes on from there', async (t) => {
  const data = join(temporaryFolder(t), 'odd.csv');
  const days = [1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 17, 18].map((day) => `${String(day).padStart(2, '0')}.01.2024`);
  writeFileSync(data, `ds,y\n${days.map((day, i) => `${day},${Math.sin(i)}`).join('\n')}\n`);
  const held = await forecast(t, data, ['--holdout', '3', '--horizon', '5']);
  assert.deepEqual(held.times, ['15.01.2024', '17.01.2024', '18.01.2024', '19.01.2024', '22.01.2024']);
});

test('times without a step or a pattern go on by the most common step, and one line says so', async (t) => {
  const data = join(temporaryFolder(t), 'odd.csv');
  const times = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-09', '2024-02-20', '2024-02-25'];
  writeFileSync(data, `ds,y\n${times.map((time, i) => `${time},${Math.sin(i)}`).join('\n')}\n`);
  const guessed = await forecast(t, data, ['--horizon', '2']);
  assert.deepEqual(guessed.times, ['2024-02-26', '2024-02-27']);
  assert.equal(guessed.stderr.split('\n').filter((line) => GUESSED.test(line)).length, 1);
  assert.match(guessed.stderr, /odd: times keep no step .* go on by the most common one\./);
  const held = await forecast(t, data, ['--holdout', '2']);
  assert.deepEqual(held.times, times.slice(-2));
  assert.doesNotMatch(held.stderr, GUESSED);
});

test('of steps none of which comes twice, none is called the most common', async (t) => {
  const data = join(temporaryFolder(t), 'odd.csv');
  const times = ['2024-01-01', '2024-01-11', '2024-01-13', '2024-01-18'];
  writeFileSync(data, `ds,y\n${times.map((time, i) => `${time},${Math.sin(i)}`).join('\n')}\n`);
  const guessed = await forecast(t, data, ['--horizon', '2']);
  assert.deepEqual(guessed.times, ['2024-01-23', '2024-01-28']);
  assert.match(guessed.stderr, /odd: times keep no step .* go on by the median of steps that all differ\./);
});

test('a forecast goes on in the way in which its file writes days, months, quarters and weeks', async (t) => {
  const spelt: readonly (readonly [last: string, next: string])[] = [
    ['230130, 230131, 230201', '230202'],
    ['Q2 2010, Q3 2010, Q4 2010', 'Q1 2011'],
    ['KW 9/2020, KW 10/2020', 'KW 11/2020'],
  ];
  for (const [history, next] of spelt) {
    const data = join(temporaryFolder(t), 'spelt.csv');
    writeFileSync(
      data,
      `ds;y\n${history
        .split(', ')
        .map((time, i) => `${time};${i}`)
        .join('\n')}\n`,
    );
    assert.deepEqual((await forecast(t, data, ['--horizon', '1'])).times, [next]);
  }
});
