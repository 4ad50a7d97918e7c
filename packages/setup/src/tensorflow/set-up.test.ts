import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, truncateSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '@onnxcast/series/errors';
import { FAKE_WHEEL, type FakeMachine, type FakePrograms, fakeMachine } from '../fake-machine.suite.ts';
import { BINDING } from './link-parts.ts';
import { type Premises, setUpOn } from './set-up.ts';

const WHOLE = [/^binding-napi-v8-linux-x64-\w{12}$/, /^tensorflow-2\.21\.0-linux-x64$/];

/** The cache holds these folders and nothing else: no lock, nothing half-made. */
function assertCached(machine: FakeMachine, expected: readonly RegExp[]): void {
  const names = machine.cached();
  assert.equal(names.length, expected.length, `cache holds ${names.join(', ')}`);
  for (const [i, pattern] of expected.entries()) assert.match(names[i] ?? '', pattern);
}

/** One line that names what is wrong and what helps, and that says what works meanwhile. */
function assertSetupError(error: unknown, ...patterns: readonly RegExp[]): true {
  assert.ok(error instanceof SetupError, String(error));
  assert.doesNotMatch(error.message, /\n/);
  for (const pattern of [/^TensorFlow is not set up: /, ...patterns]) assert.match(error.message, pattern);
  assert.match(error.message, /Training still works without it, with the engine onnx\.$/);
  return true;
}

/** Waits for a program to have been started. */
async function untilCalled(machine: FakeMachine, call: string): Promise<void> {
  for (let waited = 0; !machine.calls().includes(call); waited += 20) {
    assert.ok(waited < 20_000, `${call} was not reached; calls so far: ${machine.calls().join(', ')}`);
    await sleep(20);
  }
}

describe('a set-up from nothing', () => {
  test('links the libraries and the binding into tfjs-node, and a second one runs no program', async (context) => {
    const machine = await fakeMachine(context);
    const { premises, cache } = machine;
    const steps = new Set<string>();
    const first = await setUpOn(premises, { cache, onProgress: ({ step }) => steps.add(step) });
    assert.deepEqual(first, { changed: true, tensorflow: '2.21.0', cache });
    assert.deepEqual([...steps], ['download', 'unpack', 'compile', 'link', 'check']);
    assert.equal(readFileSync(join(premises.tfjsNode, BINDING), 'utf8'), 'binding');
    const library = join(premises.tfjsNode, 'deps', 'lib', 'libtensorflow_cc.so.2');
    assert.ok(lstatSync(library).isSymbolicLink());
    assert.ok(realpathSync(library).startsWith(realpathSync(cache)));
    assertCached(machine, WHOLE);

    await machine.install({ python: 'missing', compiler: 'missing' });
    const second = await setUpOn(premises, { cache });
    assert.deepEqual(second, { changed: false, tensorflow: '2.21.0', cache });
    assert.deepEqual(machine.calls(), ['download', 'unpack', 'compile']);
  });

  test('serves a second clone from the cache, without Python, compiler or network', async (context) => {
    const machine = await fakeMachine(context);
    await setUpOn(machine.premises, { cache: machine.cache });
    await machine.install({ python: 'missing', compiler: 'missing' });
    const second = await machine.clone('second');
    assert.equal((await setUpOn(second, { cache: machine.cache })).changed, true);
    assert.equal(readFileSync(join(second.tfjsNode, BINDING), 'utf8'), 'binding');
  });

  test('happens again after the cached library was cut short, and only as far as needed', async (context) => {
    const machine = await fakeMachine(context);
    const { premises, cache } = machine;
    await setUpOn(premises, { cache });
    truncateSync(join(premises.tfjsNode, 'deps', 'lib', 'libtensorflow_cc.so.2'), 3);
    assert.equal((await setUpOn(premises, { cache })).changed, true);
    assert.deepEqual(machine.calls(), ['download', 'unpack', 'compile', 'download', 'unpack']);
    assertCached(machine, WHOLE);
  });

  test('happens again in full when it is forced', async (context) => {
    const machine = await fakeMachine(context);
    const { premises, cache } = machine;
    await setUpOn(premises, { cache });
    assert.equal((await setUpOn(premises, { cache, force: true })).changed, true);
    assert.equal(machine.calls().filter((call) => call === 'compile').length, 2);
    assertCached(machine, WHOLE);
  });
});

describe('a set-up that is not possible says why and what helps, and leaves nothing half-made', () => {
  const cases: readonly (readonly [name: string, FakePrograms, RegExp, RegExp])[] = [
    ['no Python', { python: 'missing' }, /no Python 3\.8 or newer was found/, /Install Python 3 with pip/],
    ['Python 2 only', { python: '2.7.18' }, /no Python 3\.8 or newer was found/, /Install Python 3 with pip/],
    ['no pip', { pip: 'missing' }, /python3 \(Python 3\.11\.7\) has no pip/, /ensurepip --user/],
    ['an old pip', { pip: '9.0.3' }, /is version 9\.0\.3, expected 20\.3 or newer/, /pip install --user --upgrade pip/],
    ['another file', { download: 'hash' }, /not the expected one \(its SHA-256 differs\)/, /Check the network/],
    ['a disk full of download', { download: 'space' }, /disk ran full during the download/, /Free some space/],
    ['no network', { download: 'network' }, /the package index can't be reached/, /Check the network, the proxy/],
    [
      'an index without it',
      { download: 'no-match' },
      /has no tensorflow-cpu 2\.21\.0 for manylinux/,
      /pip config list/,
    ],
    ['an unknown failure', { download: 'odd' }, /exit code 1 \(ERROR: Something that nobody/, /Mend that/],
    ['a disk full of library', { unpack: 'space' }, /disk ran full while it was unpacked/, /Free some space/],
    ['a damaged file', { unpack: 'damaged' }, /could not be unpacked \(zipfile\.BadZipFile/, /Check the disk/],
  ];
  for (const [name, programs, problem, remedy] of cases) {
    test(name, async (context) => {
      const machine = await fakeMachine(context, programs);
      const { premises, cache } = machine;
      await assert.rejects(setUpOn(premises, { cache }), (error) => assertSetupError(error, problem, remedy));
      assertCached(machine, []);
      assert.equal(existsSync(join(premises.tfjsNode, BINDING)), false);
      assert.ok(!machine.calls().includes('compile'));
    });
  }

  test('no compiler, before anything is downloaded', async (context) => {
    const machine = await fakeMachine(context, { compiler: 'missing' });
    await assert.rejects(setUpOn(machine.premises, { cache: machine.cache }), (error) =>
      assertSetupError(error, /no C\+\+ compiler was found/, /apt-get install g\+\+/),
    );
    assert.deepEqual(machine.calls(), []);
  });

  test('a $CXX that does not run, though there is another compiler', async (context) => {
    const machine = await fakeMachine(context);
    const { host } = machine.premises;
    const premises = { ...machine.premises, host: { ...host, env: { ...host.env, CXX: 'no-such-compiler' } } };
    await assert.rejects(setUpOn(premises, { cache: machine.cache }), (error) =>
      assertSetupError(error, /\$CXX names the C\+\+ compiler "no-such-compiler", which does not run/, /Unset CXX/),
    );
    assert.deepEqual(machine.calls(), []);
  });

  test('an old compiler; the next one goes on from the download', async (context) => {
    const machine = await fakeMachine(context, { compiler: 'refuses' });
    const { premises, cache } = machine;
    await assert.rejects(setUpOn(premises, { cache }), (error) =>
      assertSetupError(error, /fatal error: optional: No such file/, /knows C\+\+17/),
    );
    assertCached(machine, WHOLE.slice(1));
    assert.equal(existsSync(join(premises.tfjsNode, BINDING)), false);
    await machine.install({});
    assert.equal((await setUpOn(premises, { cache })).changed, true);
    assert.equal(machine.calls().filter((call) => call === 'download').length, 1);
  });

  test('a download that fails has not been reported as complete', async (context) => {
    const machine = await fakeMachine(context, { download: 'hash' });
    const wheel = { ...FAKE_WHEEL, bytes: 1000 };
    const [premises, cache] = [{ ...machine.premises, wheel }, machine.cache];
    const reported: number[] = [];
    const onProgress = ({ done = 0 }) => reported.push(done);
    await assert.rejects(setUpOn(premises, { cache, onProgress }));
    assert.ok(
      reported.every((done) => done < 0.5 * wheel.bytes),
      reported.join(', '),
    );
  });

  test('a forced one that fails says that the one before still works', async (context) => {
    const machine = await fakeMachine(context);
    const { premises, cache } = machine;
    await setUpOn(premises, { cache });
    await machine.install({ download: 'network' });
    await assert.rejects(setUpOn(premises, { cache, force: true }), (error) => {
      assert.ok(error instanceof SetupError);
      assert.match(error.message, /^TensorFlow was not set up anew: pip could not download .* before still works\.$/);
      assert.doesNotMatch(error.message, /the engine onnx/);
      return true;
    });
    const broken = { ...premises, load: async () => ({ problem: 'Error: wrong ELF class' }) };
    await assert.rejects(setUpOn(broken, { cache, force: true }), (error) => assertSetupError(error));
  });

  test('a disk with too little space, before anything is downloaded', async (context) => {
    const machine = await fakeMachine(context);
    const premises = { ...machine.premises, wheel: { ...FAKE_WHEEL, bytes: 1e18 } };
    await assert.rejects(setUpOn(premises, { cache: machine.cache }), (error) =>
      assertSetupError(error, /has [\d.]+ [GM]B free, and 2000000000\.0 GB are needed/, /Free some space/),
    );
    assert.deepEqual(machine.calls(), []);
    assertCached(machine, []);
  });

  test('a cache folder that cannot be made', async (context) => {
    const { premises, cache } = await fakeMachine(context);
    await writeFile(cache, 'a file in its place');
    await assert.rejects(setUpOn(premises, { cache: join(cache, 'below') }), (error) =>
      assertSetupError(error, /the folder .*below can't be written to \(EEXIST/, /set ONNXCAST_CACHE/),
    );
  });

  test('a tfjs-node folder that cannot be written to', async (context) => {
    const { premises, cache } = await fakeMachine(context);
    await writeFile(join(premises.tfjsNode, 'deps'), 'a file in its place');
    await assert.rejects(setUpOn(premises, { cache }), (error) =>
      assertSetupError(error, /the folder .*tfjs-node can't be written to/, /Make it writable/),
    );
  });

  const loads: readonly (readonly [name: string, Awaited<ReturnType<Premises['load']>>, RegExp])[] = [
    ['a binding that does not load', { problem: 'Error: wrong ELF class' }, /does not load \(Error: wrong ELF class\)/],
    ['a binding of another TensorFlow', { version: '2.9.1' }, /it is version 2\.9\.1, expected 2\.21\.0/],
  ];
  for (const [name, loaded, problem] of loads) {
    test(name, async (context) => {
      const machine = await fakeMachine(context);
      const premises = { ...machine.premises, load: async () => loaded };
      await assert.rejects(setUpOn(premises, { cache: machine.cache }), (error) =>
        assertSetupError(error, problem, /npx onnxcast setup --force/),
      );
      assert.equal(existsSync(join(premises.tfjsNode, BINDING)), false);
    });
  }
});

describe('a set-up that is interrupted', () => {
  const hanging: readonly (readonly [FakePrograms, string])[] = [
    [{ download: 'hangs' }, 'download'],
    [{ compiler: 'hangs' }, 'compile'],
  ];
  for (const [programs, step] of hanging) {
    test(`by its signal during the ${step} leaves nothing half-made, and the next one completes`, async (context) => {
      const machine = await fakeMachine(context, programs);
      const { premises, cache } = machine;
      const controller = new AbortController();
      const running = setUpOn(premises, { cache, signal: controller.signal });
      await Promise.race([running, untilCalled(machine, step)]);
      controller.abort();
      await assert.rejects(running, (error) => assertSetupError(error, /interrupted/, /again to go on/));
      assertCached(machine, step === 'download' ? [] : WHOLE.slice(1));
      await machine.install({});
      assert.equal((await setUpOn(premises, { cache })).changed, true);
      assertCached(machine, WHOLE);
    });

    test(`by kill -9 during the ${step} leaves what the next one removes before it completes`, async (context) => {
      const machine = await fakeMachine(context, programs);
      const { premises, cache } = machine;
      const child = startSetUp(premises, cache);
      await untilCalled(machine, step);
      child.kill('SIGKILL');
      await once(child, 'exit');
      assert.ok(machine.cached().some((name) => name.includes('.partial-')));
      await machine.install({});
      assert.equal((await setUpOn(premises, { cache })).changed, true);
      assertCached(machine, WHOLE);
    });
  }

  test('before it began does nothing', async (context) => {
    const machine = await fakeMachine(context);
    const signal = AbortSignal.abort();
    await assert.rejects(setUpOn(machine.premises, { cache: machine.cache, signal }), /interrupted/);
    assert.deepEqual(machine.calls(), []);
  });
});

describe('two set-ups at once', () => {
  test('of two clones, in two processes, download and compile once and both succeed', async (context) => {
    const machine = await fakeMachine(context);
    const clones = [await machine.clone('left'), await machine.clone('right')];
    const children = clones.map((premises) => startSetUp(premises, machine.cache));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    assert.deepEqual(codes, [0, 0]);
    assert.deepEqual(machine.calls(), ['download', 'unpack', 'compile']);
    for (const { tfjsNode } of clones) assert.equal(readFileSync(join(tfjsNode, BINDING), 'utf8'), 'binding');
    assertCached(machine, WHOLE);
  });

  test('of one clone, in one process, both succeed, and the one that waits says so', async (context) => {
    const machine = await fakeMachine(context);
    const { premises, cache } = machine;
    const said: string[] = [];
    const onProgress = ({ message }: { message: string }) => said.push(message);
    await Promise.all([setUpOn(premises, { cache, onProgress }), setUpOn(premises, { cache, onProgress })]);
    assert.deepEqual(machine.calls(), ['download', 'unpack', 'compile']);
    assert.ok(said.includes(`waiting for another set-up (process ${process.pid}) to finish`));
    assert.equal(readFileSync(join(premises.tfjsNode, BINDING), 'utf8'), 'binding');
  });
});

test('a dangling link to a cache that was deleted is seen and mended', async (context) => {
  const machine = await fakeMachine(context);
  const { premises, cache } = machine;
  await setUpOn(premises, { cache });
  await rm(cache, { recursive: true });
  assert.equal((await setUpOn(premises, { cache })).changed, true);
  assertCached(machine, WHOLE);
});

test('a cache folder reached through a symbolic link works', async (context) => {
  const machine = await fakeMachine(context);
  const real = join(dirname(machine.cache), 'elsewhere');
  await mkdir(real);
  await symlink(real, machine.cache);
  assert.equal((await setUpOn(machine.premises, { cache: machine.cache })).changed, true);
  assertCached(machine, WHOLE);
});

test('a set-up with nothing to do names where the links lead, and sweeps both folders', async (context) => {
  const machine = await fakeMachine(context);
  const { premises, cache } = machine;
  await setUpOn(premises, { cache });
  const other = join(dirname(cache), 'other');
  await mkdir(other);
  for (const folder of [cache, other]) {
    await mkdir(join(folder, 'tensorflow-1.0.0-linux-x64.partial-999999999-0a1b2c3d'));
    await writeFile(join(folder, 'tensorflow-1.0.0-linux-x64.lock'), `999999999 ${hostname()}\n`);
  }
  await writeFile(join(other, 'held.lock'), `${process.pid} ${hostname()}\n`);
  await writeFile(join(other, 'foreign.lock'), 'not one of ours');
  assert.deepEqual(await setUpOn(premises, { cache: other }), { changed: false, tensorflow: '2.21.0', cache });
  assertCached(machine, WHOLE);
  assert.deepEqual(readdirSync(other).sort(), ['foreign.lock', 'held.lock']);
});

/** Runs a set-up in a process of its own. */
function startSetUp(premises: Premises, cache: string): ChildProcess {
  const script = `
    import { setUpOn } from ${JSON.stringify(new URL('./set-up.ts', import.meta.url).href)};
    const premises = ${JSON.stringify(premises)};
    await setUpOn({ ...premises, load: async () => ({ version: premises.wheel.version }) }, { cache: ${JSON.stringify(cache)} });
  `;
  const flags = ['--conditions=source', '--import', 'tsx', '--input-type=module'];
  return spawn(process.execPath, [...flags, '--eval', script], { stdio: ['ignore', 'inherit', 'inherit'] });
}
