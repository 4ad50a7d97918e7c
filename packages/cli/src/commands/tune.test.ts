import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli, temporaryFolder } from '../../../../test/run-cli.ts';

test('tune prints a table, best first, and a command that makes the best model again; an unknown option is refused', async (t) => {
  const folder = temporaryFolder(t);
  const [data, space, out] = ['waves.csv', 'space.json', 'tune'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await runCli(['generate', 'sine', '--series', '3', '--length', '40', '--out', data]);
  writeFileSync(space, '{"hidden": [[3], [4]], "iterations": 3, "epochs": 2, "dropout": [0, 0.2]}');
  const told = ['tune', data, '--out', out, '--engine', 'tfjs', '--trials', '2', '--horizon', '5'];
  const { code, stdout, stderr } = await runCli([...told, '--space', space, '--json']);
  assert.equal(code, 0, stderr);
  const { trials, command } = JSON.parse(stdout);
  const errors = trials.map(({ error }: { error: number }) => error);
  assert.deepEqual(
    errors,
    errors.toSorted((a: number, b: number) => a - b),
  );
  assert.ok(stderr.includes(command));
  const again = await runCli(command.split(' ').slice(2));
  assert.equal(again.code, 0, again.stderr);
  const forecast = async (model: string) => (await runCli(['forecast', model, data, '--horizon', '7'])).stdout;
  const made = await forecast(join(out, 'model.onnx'));
  assert.equal(made.trim().split('\n').length, 1 + 3 * 7);
  assert.equal(await forecast(join(out, 'best/model.onnx')), made);
  const table = await runCli(['tune', data, '--out', out, '--resume']);
  assert.match(table.stdout, /^trial +MASE +epochs +status +options\n/);
  assert.equal(table.stdout.trim().split('\n').length, 4);

  writeFileSync(space, '{"hiden": [[3]]}');
  const wrong = await runCli([...told.with(3, join(folder, 'other')), '--space', space]);
  assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /Did you mean "hidden"\?/);
});
