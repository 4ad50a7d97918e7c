// Runs the code of the pages on deployment as their readers would, each block under the name in its first line.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { convert } from '@onnxcast/converter';
import { initialWeights } from '@onnxcast/model';
import { Forecaster, openSession } from '@onnxcast/runtime-node';
import { createRandom, type Forecast } from '@onnxcast/series';
import { TEST_PACKAGES } from '../scripts/python-requirements.ts';
import { ensurePythonVenv } from '../scripts/python-venv.ts';
import { scriptWords } from './built.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const model = (name: string) => join(root, 'models', `${name}.onnx`);
/** Inside the workspace, so that imports are found as a user's would be. */
const folder = join(root, 'test', 'output', 'deploy');
const run = promisify(execFile);
const venv = await ensurePythonVenv(TEST_PACKAGES);
const noPython = 'reason' in venv ? venv.reason : undefined;

if (noPython !== undefined && process.env['CI'] === 'true') {
  test('there is a Python to run the page with', () => assert.fail(noPython));
}

/** Blocks of all pages by the name in their first line. */
const blocks = new Map<string, string>();
for (const page of readdirSync(join(root, 'docs')).filter((name) => /^(deploy.*|calendar)\.md$/.test(name))) {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  for (const [, language, code = ''] of text.matchAll(/^```(js|python)\n([\s\S]*?)^```/gm)) {
    const name = /^(?:\/\/|#) (\S+\.\w+)\n/.exec(code)?.[1];
    assert.ok(name, `${page}: a block of ${language} without a name`);
    blocks.set(name, code);
  }
}

before(() => {
  mkdirSync(folder, { recursive: true });
  for (const [name, code] of blocks) writeFileSync(join(folder, name), code);
  cpSync(model('sine'), join(folder, 'model.onnx'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const wave = (length: number, phase = 0) => Array.from({ length }, (_, t) => Math.sin((t + phase) / 20));

async function withForecaster<Result>(name: string, use: (forecaster: Forecaster) => Promise<Result>): Promise<Result> {
  const forecaster = await Forecaster.load(model(name), { device: 'cpu', threads: 1 });
  try {
    return await use(forecaster);
  } finally {
    await forecaster.dispose();
  }
}

test('every block of code is written correctly', async () => {
  assert.deepEqual([...blocks.keys()].sort(), [
    'calendar.py',
    'cluster.mjs',
    'describe.py',
    'forecast-process.mjs',
    'forecast.py',
    'forge.config.cjs',
    'handler.mjs',
    'main.mjs',
    'next.config.mjs',
    'preload.cjs',
    'route.mjs',
    'server.mjs',
    'stream.py',
    'triton-client.mjs',
  ]);
  for (const name of [...blocks.keys()].filter((one) => !one.endsWith('.py'))) {
    await run(process.execPath, ['--check', join(folder, name)]);
  }
});

/** Starts a script and waits until it says on which port it listens. */
async function startServer(script: string, name: string): Promise<{ child: ChildProcess; url: string }> {
  const env = { ...process.env, PORT: '0', MODEL: model(name) };
  const child = spawn(process.execPath, scriptWords(join(folder, script)), {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Read on to the end: a pipe that is closed would end those processes that say later that they listen.
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const port = /listening on port (\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve({ child, url: `http://127.0.0.1:${port}` });
    });
    child.stdout.on('end', () => reject(new Error(`${script} ended before it listened`)));
  });
}

async function post(url: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, { method: 'POST', body: text, headers: { connection: 'close' } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  return code;
}

describe('the Node service', () => {
  test('answers requests that come together as if each had come alone, and refuses bad ones by themselves', async () => {
    const { child, url } = await startServer('server.mjs', 'minutes');
    try {
      const asked = Array.from({ length: 24 }, (_, i) => ({
        history: Array.from({ length: 5 + (i % 4) }, (_, game) => 12 + 2 * game + i / 10),
        horizon: 1 + (i % 7),
      }));
      const bad = [
        { history: [1, null], horizon: 2 },
        { history: [1e300, 1], horizon: 2 },
        { history: [1, 2], horizon: 0 },
        'no JSON',
        null,
      ];
      const [answers, refusals] = await Promise.all([
        Promise.all(asked.map((one) => post(url, one))),
        Promise.all(bad.map((one) => post(url, one))),
      ]);
      await withForecaster('minutes', async (forecaster) => {
        for (const [i, { history, horizon }] of asked.entries()) {
          assert.equal(answers[i]!.status, 200);
          assertClose(answers[i]!.body['forecast'], await forecaster.forecast(history, horizon));
        }
      });
      for (const { status, body } of refusals) {
        assert.equal(status, 400);
        assert.match(String(body['error']), /expected/);
      }
      assert.equal((await post(url, 'x'.repeat(1_000_001))).status, 413);
      assert.equal((await fetch(url, { headers: { connection: 'close' } })).status, 405);
    } finally {
      const code = await stop(child);
      // Windows has no SIGTERM to hear.
      if (process.platform !== 'win32') assert.equal(code, 0);
    }
  });

  test('runs in a process a core behind one port', async () => {
    const { child, url } = await startServer('cluster.mjs', 'co2');
    try {
      const history = [401.2, 402.9, 404.1];
      const answers = await Promise.all(Array.from({ length: 6 }, () => post(url, { history, horizon: 12 })));
      const expected = await withForecaster('co2', (forecaster) => forecaster.forecast(history, 12));
      for (const { status, body } of answers) {
        assert.equal(status, 200);
        assertClose(body['forecast'], expected);
      }
    } finally {
      await stop(child);
    }
  });
});

test('the serverless handler is one file beside the model and one binary, and needs nothing else', async (t) => {
  const deployed = temporaryFolder(t);
  const text = readFileSync(join(root, 'docs', 'deploy-serverless.md'), 'utf8');
  const [bundle, prune] = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, code = '']) => code.trim());
  const words = bundle!.replace('function/', `${deployed}/`).split(' ').slice(2);
  // The workspace's packages are TypeScript until they are built.
  const esbuild = join(root, 'node_modules', 'esbuild', 'bin', 'esbuild');
  await run(process.execPath, [esbuild, ...words, '--conditions=source', '--log-level=error'], { cwd: folder });
  cpSync(model('sine'), join(deployed, 'model.onnx'));
  const modules = join(deployed, 'node_modules');
  for (const name of ['onnxruntime-node', 'onnxruntime-common']) {
    const place = name === 'onnxruntime-common' ? commonOf('onnxruntime-node') : join(root, 'node_modules', name);
    const isKept = (path: string) => !path.includes('napi-v6') || !/\.(so|dylib|dll|node)/.test(path) || isOurs(path);
    cpSync(place, join(modules, name), { recursive: true, filter: isKept });
  }
  if (process.platform !== 'win32') {
    const ours = `${process.platform}/${process.arch}`;
    await run('sh', ['-c', prune!.replace('function/', `${deployed}/`).replace('linux/x64', ours)]);
    const left = readdirSync(join(modules, 'onnxruntime-node', 'bin', 'napi-v6'), {
      recursive: true,
      encoding: 'utf8',
    });
    assert.ok(left.filter((path) => path.endsWith('.node')).every((path) => path.startsWith(ours)));
  }
  const events = [
    { history: wave(150), horizon: 30 },
    { history: ['a'], horizon: 3 },
  ];
  const script = `
    import { handler } from './handler.mjs';
    const bodies = ${JSON.stringify([...events.map((one) => JSON.stringify(one)), 'no JSON', 'null', '5', '[]'])};
    console.log(JSON.stringify(await Promise.all(bodies.map((body) => handler({ body })))));`;
  writeFileSync(join(deployed, 'call.mjs'), script);
  const { stdout } = await run(process.execPath, ['call.mjs'], { cwd: deployed });
  const [good, ...refused] = JSON.parse(stdout);
  assert.equal(good.statusCode, 200);
  assertClose(
    JSON.parse(good.body),
    await withForecaster('sine', (forecaster) => forecaster.forecast(events[0]!.history as number[], 30)),
  );
  assert.deepEqual(
    refused.map(({ statusCode }: { statusCode: number }) => statusCode),
    [400, 400, 400, 400, 400],
  );
});

/** Where a package finds its own onnxruntime-common: other versions may lie around. */
function commonOf(name: string): string {
  const own = join(root, 'node_modules', name, 'node_modules');
  try {
    if (readdirSync(own).includes('onnxruntime-common')) return join(own, 'onnxruntime-common');
  } catch {
    // It has none of its own.
  }
  return join(root, 'node_modules', 'onnxruntime-common');
}

function isOurs(path: string): boolean {
  return dirname(path).replaceAll('\\', '/').endsWith(`${process.platform}/${process.arch}`);
}

test("Electron's process of its own answers messages in the order of their numbers", async () => {
  const script = `
    import { EventEmitter } from 'node:events';
    const port = Object.assign(new EventEmitter(), {
      postMessage: (message) => console.log(JSON.stringify({ ...message, forecast: message.forecast && [...message.forecast] })),
    });
    process.parentPort = port;
    process.argv[2] = ${JSON.stringify(model('sine'))};
    await import('./forecast-process.mjs');
    port.emit('message', { data: { id: 1, history: ${JSON.stringify(wave(80))}, horizon: 5 } });
    port.emit('message', { data: { id: 2, history: [], horizon: 5 } });`;
  writeFileSync(join(folder, 'call-process.mjs'), script);
  const { stdout } = await run(process.execPath, scriptWords(join(folder, 'call-process.mjs')));
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .sort((a, b) => a.id - b.id);
  assertClose(answers[0].forecast, await withForecaster('sine', (forecaster) => forecaster.forecast(wave(80), 5)));
  assert.match(answers[1].error, /history/);
});

describe('the Python of the page', { skip: noPython ?? false }, () => {
  const runPython = async (name: string) => {
    assert.ok('python' in venv);
    const { stdout, stderr } = await run(venv.python, [join(folder, name)], { cwd: folder });
    assert.equal(stderr, '');
    return stdout.trim();
  };

  test('forecasts a batch with one call', async () => {
    assert.equal(await runPython('forecast.py'), '(2, 50, 1) (2, 99, 1)');
  });

  test('tells the time of the first row to a model that reads the calendar', async () => {
    const spec = {
      features: ['y'],
      hidden: [],
      skip: 3,
      scaling: 'standard',
      frequency: 'day',
      calendar: [{ kind: 'waves', period: 'year', harmonics: 2 }, { kind: 'weekdays' }],
    } as const;
    const path = join(folder, 'model-calendar.onnx');
    writeFileSync(path, convert(spec, initialWeights(spec, createRandom(0))));
    const first = Date.parse('2023-01-01') / 86_400_000;
    const days = Array.from({ length: 425 }, (_, row) => first + row);
    const values = days.map((day) => 20 + 8 * Math.sin((2 * Math.PI * day) / 365.25));
    const times = days.map((day) => new Date(86_400_000 * day).toISOString().slice(0, 10));
    const forecaster = await Forecaster.load(path, { device: 'cpu', threads: 1 });
    const forecast = await forecaster.forecast({ values, times }, 28);
    await forecaster.dispose();
    assert.equal(forecast.times[0], '2024-03-01');
    assertClose(JSON.parse(await runPython('calendar.py')), forecast);
  });

  test('reads what the file says of itself', async () => {
    assert.equal(await runPython('describe.py'), "['y'] none forecast");
  });

  test('comes bit by bit to what one call gives', async () => {
    const { code, stderr, stdout } = await runCli(['export', join(folder, 'model.onnx'), '--form', 'stream']);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.trim(), join(folder, 'model-stream.onnx'));
    const expected = await withForecaster('sine', (forecaster) => forecaster.forecast(wave(100), 50));
    assertClose(JSON.parse(await runPython('stream.py')), expected);
  });
});

describe('the page on Triton', () => {
  test('shows the config that export writes', async (t) => {
    const waves = join(temporaryFolder(t), 'waves');
    assert.equal((await runCli(['export', model('sine'), '--triton', waves])).code, 0);
    const written = readFileSync(join(waves, 'config.pbtxt'), 'utf8').replace(/^#.*\n/, '');
    assert.ok(readFileSync(join(root, 'docs', 'deploy-triton.md'), 'utf8').includes(`\`\`\`\n${written}\`\`\``));
  });

  test('has a client that comes to the forecast of the forecast form', async (t) => {
    const step = join(temporaryFolder(t), 'step.onnx');
    assert.equal((await runCli(['export', model('sine'), '--form', 'step', '--out', step])).code, 0);
    const { url, close, ended } = await standIn(step);
    t.after(close);
    const client = scriptWords(join(folder, 'triton-client.mjs'));
    const { stdout } = await run(process.execPath, client, { env: { ...process.env, TRITON: url } });
    assertClose(JSON.parse(stdout), await withForecaster('sine', (forecaster) => forecaster.forecast(wave(100), 50)));
    assert.deepEqual(ended(), [7]);
  });
});

/** Answers by Triton's HTTP protocol with its extension of sequences, a state a sequence. */
async function standIn(step: string): Promise<{ url: string; close(): void; ended(): readonly number[] }> {
  const session = await openSession(readFileSync(step), { device: 'cpu' });
  const states = new Map<number, Float64Array>();
  const ended: number[] = [];
  const server = createServer(async (request, response) => {
    assert.equal(request.url, '/v2/models/waves/infer');
    const { parameters, inputs, outputs } = (await json(request)) as {
      parameters: { sequence_id: number; sequence_start: boolean; sequence_end: boolean };
      inputs: readonly [{ name: string; shape: number[]; datatype: string; data: number[] }];
      outputs: readonly [{ name: string }];
    };
    const [input] = inputs;
    const id = parameters.sequence_id;
    if (parameters.sequence_start) states.set(id, new Float64Array(256));
    const state = states.get(id);
    if (state === undefined || input.datatype !== 'FP64') {
      response.writeHead(400).end(JSON.stringify({ error: 'no such sequence' }));
      return;
    }
    const result = await session.run({
      [input.name]: { type: 'float64', shape: input.shape, data: Float64Array.from(input.data) },
      state: { type: 'float64', shape: [1, state.length], data: state },
    });
    states.set(id, result['next_state']!.data as Float64Array);
    if (parameters.sequence_end) {
      states.delete(id);
      ended.push(id);
    }
    const asked = outputs[0].name;
    const { shape, data } = result[asked]!;
    const answer = { name: asked, datatype: 'FP64', shape, data: [...(data as Float64Array)] };
    response.end(JSON.stringify({ model_name: 'waves', outputs: [answer] }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
    void session.dispose();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close, ended: () => ended };
}

/** To float32's digits of a closed loop, whose errors add up; explicit cells round otherwise than LSTM operators. */
function assertClose(actual: unknown, { values: expected }: Forecast): void {
  assert.ok(Array.isArray(actual));
  assert.equal(actual.length, expected.length);
  const size = Math.max(1, ...expected.map(Math.abs));
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i] - value) <= 1e-4 * size, `step ${i + 1}: ${actual[i]} and ${value}`);
  });
}
