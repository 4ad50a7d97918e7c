import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import { writeProgram } from '../fake-machine.suite.ts';
import { findPython } from './find-python.ts';

const SCRIPT = `
const args = process.argv.slice(2).filter((arg) => arg !== settings.first);
if (settings.first && !process.argv.includes(settings.first)) process.exit(1);
if (args[0] === '-c') console.log(settings.python + '\\n' + settings.executable);
else if (settings.pip) console.log('pip ' + settings.pip + ' from /lib (python 3)');
else process.exit(1);
`;

interface Program {
  readonly python: string;
  readonly pip?: string;
  readonly first?: string;
}

/** Finds Python on a machine that has these programs only. */
async function findAmong(context: TestContext, programs: Readonly<Record<string, Program>>) {
  const bin = await mkdtemp(join(tmpdir(), 'onnxcast-python-'));
  context.after(() => rm(bin, { recursive: true, force: true }));
  for (const [name, settings] of Object.entries(programs)) {
    await writeProgram(join(bin, name), SCRIPT, { ...settings, executable: join(bin, `${name}-itself`) });
    await writeProgram(join(bin, `${name}-itself`), SCRIPT, { ...settings, first: undefined });
  }
  const answer = await findPython({ PATH: bin });
  return 'problem' in answer ? answer : { ...answer, executable: relative(bin, answer.executable) };
}

test('python3 is taken before python', async (context) => {
  const programs = { python3: { python: '3.11.7', pip: '23.2.1' }, python: { python: '3.9.1', pip: '24.0' } };
  const expected = { name: 'python3', executable: 'python3-itself', version: '3.11.7', pip: '23.2.1' };
  assert.deepEqual(await findAmong(context, programs), expected);
});

test('a python with pip is taken before a python3 without it', async (context) => {
  const programs = { python3: { python: '3.11.7' }, python: { python: '3.9.1', pip: '24.0' } };
  assert.deepEqual(await findAmong(context, programs), {
    name: 'python',
    executable: 'python-itself',
    version: '3.9.1',
    pip: '24.0',
  });
});

test('py -3 is asked last, and Python 2 is passed over', async (context) => {
  const programs = {
    python: { python: '2.7.18', pip: '20.3.4' },
    py: { python: '3.13.0', pip: '26.1.2', first: '-3' },
  };
  assert.deepEqual(await findAmong(context, programs), {
    name: 'py -3',
    executable: 'py-itself',
    version: '3.13.0',
    pip: '26.1.2',
  });
});

test('where every Python lacks something, the one that lacks least is named', async (context) => {
  const programs = { python3: { python: '3.11.7' }, python: { python: '3.8.10', pip: '20.0.2' } };
  const answer = await findAmong(context, programs);
  assert.ok('problem' in answer);
  assert.match(answer.problem, /the pip of python \(Python 3\.8\.10\) is version 20\.0\.2/);
});
