// A terminal that is closed while a training runs in it: whoever trained there finds the last good state, and no crash.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findPython, thisHost } from '@onnxcast/setup';
import { readCheckpoint } from '@onnxcast/trainer';
import { temporaryFolder } from './run-cli.ts';

const bin = fileURLToPath(new URL('../packages/onnxcast/bin/onnxcast.js', import.meta.url));

/** Runs a command in a terminal, closes that once the command has said some words, and prints how the command ended. */
const CLOSER = `
import os, pty, sys
words, command = sys.argv[1].encode(), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
said = b''
while words not in said:
    said += os.read(terminal, 4096)
os.close(terminal)
status = os.waitpid(pid, 0)[1]
print(f'code {os.WEXITSTATUS(status)}' if os.WIFEXITED(status) else f'signal {os.WTERMSIG(status)}')
`;

const python = await findPython(thisHost().env);
const skip = process.platform === 'win32' ? 'no terminals of this kind' : 'problem' in python && python.problem;

test('a training whose terminal is closed ends by SIGHUP, and keeps its last epoch', { skip }, async (t) => {
  const folder = temporaryFolder(t);
  const [data, out] = [join(folder, 'waves.csv'), join(folder, 'run')];
  const rows = Array.from({ length: 400 }, (_, i) => `${i},${Math.sin(i / 9).toFixed(5)}`);
  writeFileSync(data, ['ds,y', ...rows].join('\n'));
  const train = ['train', data, '--out', out, '--hidden', '8', '--epochs', '500', '--engine', 'tfjs'];
  const { executable } = python as Exclude<typeof python, { readonly problem: string }>;
  const { stdout } = await promisify(execFile)(executable, [
    '-c',
    CLOSER,
    'epoch 2/500',
    process.execPath,
    bin,
    ...train,
  ]);
  assert.equal(stdout, 'signal 1\n');
  assert.deepEqual(
    readdirSync(out).filter((name) => /\.lock$|\.tmp/.test(name)),
    [],
  );
  const file = join(out, 'checkpoint.safetensors');
  assert.ok(readCheckpoint(readFileSync(file), file).epoch >= 1);
});
