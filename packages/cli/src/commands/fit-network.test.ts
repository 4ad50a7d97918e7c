import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSession } from '@onnxcast/runtime-node';
import { runCli, temporaryFolder } from '../../../../test/run-cli.ts';

test('generated minutes are fitted, the losses told, the picture and the network written', async (t) => {
  const folder = temporaryFolder(t);
  const [data, plot, model] = ['minutes.csv', 'fits.svg', 'network.onnx'].map((name) => join(folder, name));
  assert.equal((await runCli(['generate', 'minutes', '--out', data!])).code, 0);
  const args = ['fit-network', data!, '--validate', '2', '--epochs', '300', '--every', '100', '--compare'];
  const { code, stdout, stderr } = await runCli([...args, '--plot', plot!, '--out', model!]);
  assert.equal(code, 0, stderr);
  for (const title of ['13 tanh units', 'a line', '13 tanh units, weight decay 0.1']) {
    assert.match(stdout, new RegExp(`^${title}, 300 epochs$`, 'm'));
  }
  assert.equal(stdout.match(/^epoch (1|100|200|300): training loss \S+, validation loss \S+$/gm)?.length, 12);
  assert.match(stderr, /network: .*network\.onnx\npicture: .*fits\.svg/);
  assert.equal(readFileSync(plot!, 'utf8').match(/<svg x=/g)?.length, 4);

  const session = await openSession(readFileSync(model!), { device: 'cpu' });
  const { y } = await session.run({ x: { type: 'float32', shape: [2, 1], data: Float32Array.of(10, 11) } });
  await session.dispose();
  assert.deepEqual(y?.shape, [2, 1]);
});

for (const [args, fits] of [
  ['--hidden 0', ['a line', '13 tanh units', '13 tanh units, weight decay 0.1']],
  ['--weight-decay 0.5', ['13 tanh units, weight decay 0.5', '13 tanh units', 'a line']],
  ['--hidden 4 --weight-decay 0.1', ['4 tanh units, weight decay 0.1', '4 tanh units', 'a line']],
] as const) {
  test(`${args} --compare fits each of network, line and network with weight decay once, what was asked for first`, async (t) => {
    const data = join(temporaryFolder(t), 'one.csv');
    writeFileSync(data, 'unique_id,ds,y\na,1,1\na,2,2\na,3,4\n');
    const asked = [...args.split(' '), '--compare', '--epochs', '20', '--json'];
    const { code, stdout, stderr } = await runCli(['fit-network', data, ...asked]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      JSON.parse(stdout).map(({ label }: { label: string }) => label),
      fits,
    );
  });
}

test('losses as JSON are those as words', async (t) => {
  const data = join(temporaryFolder(t), 'three.csv');
  writeFileSync(data, 'unique_id,ds,y\na,1,1\na,2,2\na,3,4\nb,1,5\nb,2,6\nb,3,7\n');
  const args = ['fit-network', data, '--series', 'b', '--hidden', '0', '--epochs', '40', '--every', '20'];
  const [words, json] = [await runCli(args), await runCli([...args, '--json'])];
  const [{ label, epochs }] = JSON.parse(json.stdout);
  assert.equal(label, 'a line');
  assert.deepEqual(
    epochs.map(({ epoch }: { epoch: number }) => epoch),
    [1, 20, 40],
  );
  assert.ok(words.stdout.includes(`epoch 40: training loss ${epochs[2].loss.toPrecision(4)}`), words.stdout);
});

test('wrong usage is named with a remedy', async (t) => {
  const data = join(temporaryFolder(t), 'two.csv');
  writeFileSync(data, 'unique_id,ds,y\na,1,1\na,2,2\nb,1,5\nb,2,6\n');
  for (const [args, code, message] of [
    [[data], 1, /two\.csv: found 2 series, expected the one to fit\. Choose one with --series: a, b\./],
    [[data, '--series', 'c'], 1, /found no series "c"/],
    [[data, '--series', 'a', '--validate', '2'], 2, /--validate: found 2, expected a whole number from 0 to 1/],
    [[data, '--series', 'a', '--validate', 'two'], 2, /--validate: found two, expected a whole number/],
    [[data, '--series', 'a', '--hidden', '1.5'], 2, /--hidden/],
    [[data, '--series', 'a', '--plot', 'fit.gif'], 2, /--plot fit\.gif/],
    [[data, '--series', 'a', '--hidden', '0', '--lr', '9', '--epochs', '999'], 1, /without bound.*smaller --lr/],
  ] as const) {
    const outcome = await runCli(['fit-network', ...args]);
    assert.equal(outcome.code, code, outcome.stderr);
    assert.match(outcome.stderr, message);
    assert.doesNotMatch(outcome.stderr, /\n {4}at /);
  }
});
