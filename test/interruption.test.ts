// A signal at any moment of a command: one sentence says what was ended and what is kept, and the exit code is 130.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startCli, temporaryFolder } from './run-cli.ts';

const bin = fileURLToPath(new URL('../packages/onnxcast/bin/onnxcast.js', import.meta.url));

describe('a command line whose own thread does not answer', () => {
  /** Starts what starts the command line, with another script in its place. */
  function startScript(t: { after(remove: () => void): void }, script: string) {
    const home = temporaryFolder(t);
    mkdirSync(join(home, 'package/bin'), { recursive: true });
    mkdirSync(join(home, 'package/dist/cli'), { recursive: true });
    writeFileSync(join(home, 'package/package.json'), '{"type": "module"}');
    cpSync(bin, join(home, 'package/bin/onnxcast.js'));
    writeFileSync(join(home, 'package/dist/cli/main.js'), script);
    const child = spawn(process.execPath, [join(home, 'package/bin/onnxcast.js')], { stdio: 'pipe' });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const said = new Promise((resolve) => child.stdout.once('data', resolve));
    const done = new Promise<{ code: number | null; stderr: string }>((resolve) => {
      child.on('close', (code) => resolve({ code, stderr }));
    });
    return { child, said, done };
  }

  test('is ended with what it last told of itself, because its thread is busy', async (t) => {
    const state = JSON.stringify({ doing: 'computing', kept: 'Every finished epoch is kept.' });
    const busy = `process.on('SIGTERM', () => {}); process.send(${state}, () => { console.log('busy'); while (true); });`;
    const { child, said, done } = startScript(t, busy);
    await said;
    child.kill('SIGTERM');
    const { code, stderr } = await done;
    assert.equal(stderr, 'onnxcast: interrupted while computing. Every finished epoch is kept.\n');
    assert.equal(code, 130);
  });

  test('is ended while it starts, with a word', async (t) => {
    const { child, said, done } = startScript(t, `console.log('loading'); setInterval(() => {}, 1000);`);
    await said;
    child.kill('SIGINT');
    const { code, stderr } = await done;
    assert.equal(stderr, 'onnxcast: interrupted while starting. Nothing was written yet.\n');
    assert.equal(code, 130);
  });

  test('has its own exit code, and the last word where it heard the signal', async (t) => {
    const own = `process.on('SIGTERM', () => { process.send({ heard: true }); console.error('own'); process.exit(3); }); console.log('there'); setInterval(() => {}, 1000);`;
    const { child, said, done } = startScript(t, own);
    await said;
    child.kill('SIGTERM');
    assert.deepEqual(await done, { code: 3, stderr: 'own\n' });
  });
});

// A terminal that is closed sends SIGHUP, and takes no more words.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
  test(`a training that is ended by ${signal} after an epoch keeps it and says how to go on, where anybody reads it`, async (t) => {
    const folder = temporaryFolder(t);
    const [data, out] = [join(folder, 'waves.csv'), join(folder, 'run')];
    const rows = Array.from({ length: 400 }, (_, i) => `${i},${Math.sin(i / 9).toFixed(5)}`);
    writeFileSync(data, ['ds,y', ...rows].join('\n'));
    const small = ['--hidden', '8', '--epochs', '500', '--engine', 'tfjs'];
    const { child, done, waitFor } = startCli(['train', data, '--out', out, ...small]);
    await waitFor('epoch   1/500');
    if (signal === 'SIGHUP') for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    child.kill(signal);
    const { code, stderr } = await done;
    assert.equal(code, 130, stderr);
    if (signal === 'SIGTERM')
      assert.match(
        stderr,
        /onnxcast: interrupted while training\. Every finished epoch is kept\. Go on with `npx onnxcast train \S+ --out \S+ --resume`\./,
      );
    const files = readdirSync(out);
    assert.ok(files.includes('checkpoint.safetensors'), files.join(' '));
    assert.deepEqual(
      files.filter((name) => /\.lock$|\.tmp/.test(name)),
      [],
    );
  });
}
