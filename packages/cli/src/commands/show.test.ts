import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli, temporaryFolder } from '../../../../test/run-cli.ts';

test("the tutorial's waves are shown with the shapes that training makes of them, and drawn", async (t) => {
  const folder = temporaryFolder(t);
  const [data, plot] = [join(folder, 'waves.csv'), join(folder, 'wave.png')];
  await runCli(['generate', 'sine', '--out', data]);
  const { code, stdout, stderr } = await runCli(['show', data, '--test', '3', '--series', 'wave-1', '--plot', plot]);
  assert.deepEqual([code, stderr], [0, `reading ${data} ...\npicture: ${plot}\n`]);
  assert.ok(existsSync(plot));
  for (const line of [
    /^series +100$/m,
    /^points +1000$/m,
    /^training inputs +\[97, 999, 1\]/m,
    /^training targets +\[97, 999, 1\]/m,
    /^test inputs +\[3, 999, 1\]/m,
    /^test targets +\[3, 999, 1\]/m,
  ]) {
    assert.match(stdout, line);
  }
  const json = JSON.parse((await runCli(['show', data, '--test', '3%', '--json'])).stdout);
  assert.deepEqual([json.series, json.features, json.shapes['test inputs']], [100, ['y'], [3, 999, 1]]);
});

test('a series that is not there and a test of all series are refused with a remedy', async (t) => {
  const data = join(temporaryFolder(t), 'two.csv');
  writeFileSync(data, 'unique_id,ds,y\na,1,1\na,2,2\nb,1,5\nb,2,6\nb,3,7\n');
  assert.match((await runCli(['show', data])).stdout, /^points +2 to 3$/m);
  for (const [args, expected, message] of [
    [['--series', 'a,bb'], 1, /holds no series "bb"\. Choose among its 2: a, b\. Did you mean "b"\?/],
    [['--series', 'c'], 1, /holds no series "c"\. Choose among its 2: a, b\./],
    [['--test', '2'], 2, /--test/],
  ] as const) {
    const { code, stderr } = await runCli(['show', data, ...args]);
    assert.equal(code, expected, stderr);
    assert.match(stderr, message);
  }
});

test('how a file was understood is shown: layout, columns, times, marks and what is missing', async (t) => {
  const data = join(temporaryFolder(t), 'sales.csv');
  const days = Array.from({ length: 20 }, (_, i) => `${i + 1}.03.2024;${i === 7 ? '.' : `1.${200 + i},5`};${i},25`);
  writeFileSync(data, `Datum;Nord;Süd\n${days.reverse().join('\n')}\n`);
  const { code, stdout, stderr } = await runCli(['show', data, '--time', 'Datum', '--missing', 'drop']);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /newest first; they are sorted/);
  for (const line of [
    /^series +2$/m,
    /^points +19 to 20$/m,
    /^format +csv, cells parted by ";"$/m,
    /^layout +one column a series$/m,
    /^times +column "Datum": dates with the day first, %-d\.%m\.%Y/m,
    /^frequency +day$/m,
    /^times missing +1$/m,
    /^decimals +after a comma$/m,
    /^thousands +parted by "\."$/m,
    /^missing values +1 "\."$/m,
  ]) {
    assert.match(stdout, line);
  }
  const json = JSON.parse((await runCli(['show', data, '--time', 'Datum', '--fill', 'linear', '--json'])).stdout);
  assert.deepEqual([json.shortest, json.gaps, json.understood.decimal], [20, 0, ',']);
});
