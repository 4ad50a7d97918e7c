// A machine with programs of our choice on its PATH, for tests: they behave like Python, pip and a compiler do.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Host } from './machine/host.ts';
import type { Premises } from './tensorflow/set-up.ts';
import type { Wheel } from './wheels/wheels.ts';

/** What the programs of the machine do. */
export interface FakePrograms {
  readonly python?: 'missing' | string;
  readonly pip?: 'missing' | string;
  readonly download?: 'works' | 'hangs' | 'hash' | 'space' | 'network' | 'no-match' | 'odd';
  readonly unpack?: 'works' | 'space' | 'damaged';
  readonly compiler?: 'missing' | 'works' | 'hangs' | 'refuses';
}

export interface FakeMachine {
  readonly premises: Premises;
  readonly cache: string;
  /** Changes what the programs do. */
  readonly install: (programs: FakePrograms) => Promise<void>;
  /** Makes one more tfjs-node package folder, as a second clone has one. */
  readonly clone: (name: string) => Promise<Premises>;
  /** What was run so far, for example `download`. */
  readonly calls: () => readonly string[];
  /** Names in the cache folder. */
  readonly cached: () => readonly string[];
}

const CONTENT = 'library';

export const FAKE_WHEEL: Wheel = {
  title: 'TensorFlow',
  project: 'tensorflow-cpu',
  version: '2.21.0',
  sha256: '0'.repeat(64),
  platform: 'manylinux_2_27_x86_64',
  bytes: 10,
  unpackedBytes: 2 * CONTENT.length,
  libraries: ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'],
};

/** Makes a machine with an empty cache folder; it is gone after the test. */
export async function fakeMachine(context: TestContext, programs: FakePrograms = {}): Promise<FakeMachine> {
  const root = await mkdtemp(join(tmpdir(), 'onnxcast-setup-'));
  context.after(() => rm(root, { recursive: true, force: true }));
  const bin = join(root, 'bin');
  const log = join(root, 'calls.txt');
  const cache = join(root, 'cache');
  const host: Host = { platform: 'linux', arch: 'x64', libc: 'glibc', home: root, env: { PATH: bin } };

  const clone = async (name: string): Promise<Premises> => {
    const tfjsNode = join(root, name, 'tfjs-node');
    await mkdir(join(tfjsNode, 'binding'), { recursive: true });
    for (const file of ['tfjs_backend.cc', 'tfjs_binding.cc']) await writeFile(join(tfjsNode, 'binding', file), file);
    return { host, wheel: FAKE_WHEEL, tfjsNode, load: async () => ({ version: FAKE_WHEEL.version }) };
  };
  const install = async (next: FakePrograms): Promise<void> => {
    await rm(bin, { recursive: true, force: true });
    await mkdir(bin, { recursive: true });
    const settings = {
      python: '3.11.7',
      pip: '23.2.1',
      download: 'works',
      unpack: 'works',
      compiler: 'works',
      ...next,
    };
    if (settings.python !== 'missing') await writeProgram(join(bin, 'python3'), PYTHON, { ...settings, log });
    if (settings.compiler !== 'missing') await writeProgram(join(bin, 'c++'), COMPILER, { ...settings, log });
  };
  await install(programs);
  return {
    premises: await clone('first'),
    cache,
    install,
    clone,
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    cached: () => (existsSync(cache) ? readdirSync(cache).sort() : []),
  };
}

/** Writes an executable Node script that starts with `settings`. */
export async function writeProgram(path: string, script: string, settings: object): Promise<void> {
  const text = `#!${process.execPath}\nconst settings = ${JSON.stringify(settings)};\n${script}`;
  await writeFile(path, text, { mode: 0o755 });
}

// The wording of the failures is pip's own (23.2).
const PYTHON = `
const fs = require('node:fs');
const path = require('node:path');
const args = process.argv.slice(2);
const note = (text) => fs.appendFileSync(settings.log, text + '\\n');
const fail = (text) => { process.stderr.write(text + '\\n'); process.exit(1); };
const parent = process.ppid;
const hang = () => setInterval(() => process.ppid === parent || process.exit(1), 200);
if (args[0] === '-c' && args.length === 2) console.log(settings.python + '\\n' + process.argv[1]);
else if (args[0] === '-m' && settings.pip === 'missing') fail(process.argv[1] + ': No module named pip');
else if (args[0] === '-m' && args[2] === '--version') console.log('pip ' + settings.pip + ' from /lib/pip (python 3.11)');
else if (args[0] === '-m') {
  note('download');
  const file = path.join(process.env.TMPDIR, 'half.whl');
  fs.writeFileSync(file, 'half');
  const failures = {
    hash: 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes. Otherwise, examine the package contents carefully; someone may have tampered with them.',
    space: 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    network: "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError(': Failed to establish a new connection: [Errno -2] Name or service not known')': /simple/tensorflow-cpu/\\nERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0 (from versions: none)\\nERROR: No matching distribution found for tensorflow-cpu==2.21.0",
    'no-match': 'ERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0 (from versions: 2.20.0)\\nERROR: No matching distribution found for tensorflow-cpu==2.21.0',
    odd: 'Traceback\\nERROR: Something that nobody has seen before',
  };
  if (settings.download === 'hangs') hang();
  else if (settings.download in failures) fail(failures[settings.download]);
  else setTimeout(() => fs.renameSync(file, path.join(args[args.indexOf('--dest') + 1], 'whole.whl')), 100);
} else if (args[0] === '-c') {
  note('unpack');
  const [, , , target, ...pairs] = args;
  fs.mkdirSync(path.join(target, 'lib'));
  if (settings.unpack === 'space') fail('OSError: [Errno 28] No space left on device');
  if (settings.unpack === 'damaged') fail("zipfile.BadZipFile: Bad CRC-32 for file 'tensorflow/libtensorflow_cc.so.2'");
  for (const pair of pairs) {
    const file = path.join(target, pair.split('=')[1]);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, '${CONTENT}');
  }
}
`;

const COMPILER = `
const fs = require('node:fs');
const args = process.argv.slice(2);
if (args[0] === '--version') console.log('c++ (Test) 12.2.0');
else {
  fs.appendFileSync(settings.log, 'compile\\n');
  const output = args[args.indexOf('-o') + 1];
  fs.writeFileSync(output, 'half');
  const parent = process.ppid;
  if (settings.compiler === 'hangs') setInterval(() => process.ppid === parent || process.exit(1), 200);
  else if (settings.compiler === 'refuses') {
    process.stderr.write("In file included from x.h:1:\\ntfjs_binding.cc:17:10: fatal error: optional: No such file or directory\\n");
    process.exitCode = 1;
  } else fs.writeFileSync(output, 'binding');
}
`;
