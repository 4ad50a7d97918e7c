// Measures a server of models by 64 connections, beside FastAPI and ONNX Runtime in Python, and beside calls in a loop: `benchServe()`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { Forecaster, models } from 'onnxcast';
import { SERVER_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv } from '../python-venv.ts';
import { describeMachine, medianOf } from './figures.ts';

const PEER = fileURLToPath(new URL('../reference/serve_fastapi.py', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../packages/onnxcast/bin/onnxcast.js', import.meta.url));
const [LENGTH, HORIZON, CONNECTIONS, ROUNDS] = [200, 24, 64, 3] as const;
/** Calls before anything is measured. */
const WARM_UP = 3000;
const JSON_HEADERS = { 'content-type': 'application/json' };
const SECONDS = Number(process.env['ONNXCAST_BENCH_SECONDS'] ?? 5);

/** What one round of load said of a server. */
interface Load {
  /** Requests a second, by the clock. */
  readonly rate: number;
  /** Milliseconds within which 99 of 100 were answered. */
  readonly p99: number;
  /** Processor milliseconds of a request, all of the server's processes and threads together; undefined where /proc is not there. */
  readonly processor: number | undefined;
}

/** A server under measurement. */
interface Contender {
  readonly name: string;
  readonly program: string;
  args(port: number): readonly string[];
}

const series = Array.from({ length: LENGTH }, (_, t) => Math.sin(t / 20));
const body = JSON.stringify({ series, horizon: HORIZON });

/** Measures all in turns, and writes a table. */
export async function benchServe(): Promise<string> {
  const venv = await ensureOnePythonVenv(SERVER_PACKAGES);
  const ours = (workers: number): Contender => ({
    name: `onnxcast serve, ${workers} ${workers === 1 ? 'thread' : 'threads'}`,
    program: process.execPath,
    args: (port) => [COMMAND, 'serve', models.sine, '--port', String(port), '--workers', String(workers)],
  });
  const peers = [0, 1].map((threads) => ({
    name: `FastAPI, ${threads === 0 ? 'sessions of all threads' : 'sessions of one thread'}`,
    program: 'python' in venv ? venv.python : '',
    args: (port: number) => [PEER, models.sine, String(port), String(threads)],
  }));
  const contenders = [ours(2), ours(1), ...('python' in venv ? peers : [])];
  const loads = new Map<string, Load[]>(contenders.map(({ name }) => [name, []]));
  const loops: { readonly rate: number; readonly processor: number }[] = [];
  const running: Running[] = [];
  try {
    for (const [at, one] of contenders.entries()) running.push(await start(one, 18_400 + at));
    for (let round = 0; round < ROUNDS; round++) {
      for (const one of running) loads.get(one.name)!.push(await measure(one));
      loops.push(await measureLoop());
    }
  } finally {
    await Promise.all(running.map((one) => one.end()));
  }
  const rows = [...loads].map(([name, some]) => {
    const [rate, p99] = [medianOf(some.map((one) => one.rate)), medianOf(some.map((one) => one.p99))];
    const processor = medianOf(some.map((one) => one.processor ?? Number.NaN));
    return { name, rate, p99, processor };
  });
  const loop = {
    ...{ name: 'forecaster.forecast in a loop, one thread', p99: Number.NaN },
    rate: medianOf(loops.map((one) => one.rate)),
    processor: medianOf(loops.map((one) => one.processor)),
  };
  const cells = (row: readonly string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(42) : cell.padStart(14))).join('');
  const figure = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(value < 10 ? 2 : 0));
  const best = rows.filter(({ name }) => name.startsWith('FastAPI')).toSorted((a, b) => b.rate - a.rate)[0];
  const [two, one] = rows;
  return [
    `history ${LENGTH}, horizon ${HORIZON}, hidden 64 + 64, ${CONNECTIONS} connections, JSON; median of ${ROUNDS} rounds of ${SECONDS} s in turns`,
    describeMachine(),
    '',
    cells(['', 'requests/s', 'p99, ms', 'CPU ms each']),
    ...[...rows, loop].map(({ name, rate, p99, processor }) =>
      cells([name, figure(rate), figure(p99), figure(processor)]),
    ),
    ...(best === undefined
      ? [`Without Python: ${'reason' in venv ? venv.reason : ''}`]
      : [
          `beside the better FastAPI: ${(two!.rate / best.rate).toFixed(2)} times the requests, ${(two!.p99 / best.p99).toFixed(2)} times the p99, ${(two!.processor / best.processor).toFixed(2)} times the processor time`,
        ]),
    `one thread beside the loop: ${(one!.rate / loop.rate).toFixed(2)} of its forecasts a second, ${(loop.processor / one!.processor).toFixed(2)} of them by processor time`,
  ].join('\n');
}

/** A server that answers, and has answered often enough for its code to be compiled. */
interface Running {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  end(): Promise<void>;
}

async function start({ name, program, args }: Contender, port: number): Promise<Running> {
  const server = spawn(program, args(port), { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  server.stderr.on('data', (text: Buffer) => {
    words += text;
  });
  const url = `http://127.0.0.1:${port}/forecast/sine`;
  const end = async () => {
    const ended = once(server, 'exit');
    if (server.exitCode === null && server.kill('SIGTERM')) await ended;
  };
  try {
    await untilItAnswers(url, server, () => words);
    await load(url, { amount: WARM_UP });
    return { name, url, pid: server.pid!, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function measure({ name, url, pid }: Running): Promise<Load> {
  const before = processorOf(pid);
  const { requests, latency, errors, non2xx } = await load(url, { duration: SECONDS });
  if (errors + non2xx > 0) throw new Error(`${name}: ${errors} errors, ${non2xx} refusals`);
  const after = processorOf(pid);
  const processor = before === undefined || after === undefined ? undefined : (after - before) / requests.total;
  return { rate: requests.average, p99: latency.p99, processor };
}

function load(url: string, length: { readonly duration: number } | { readonly amount: number }) {
  return autocannon({ url, connections: CONNECTIONS, ...length, method: 'POST', body, headers: JSON_HEADERS });
}

async function untilItAnswers(url: string, server: ChildProcess, words: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null) throw new Error(`a server ended: ${words()}`);
    const answer = await fetch(url, { method: 'POST', body, headers: JSON_HEADERS }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`a server did not answer within a minute: ${words()}`);
}

/** Processor milliseconds of a process and those that it started; Linux alone tells them. */
function processorOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    const own = (Number(fields[11]) + Number(fields[12])) * 10;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return children.split(' ').reduce((sum, one) => sum + (one === '' ? 0 : (processorOf(Number(one)) ?? 0)), own);
  } catch {
    return undefined;
  }
}

async function measureLoop() {
  const forecaster = await Forecaster.load(models.sine, { device: 'cpu', threads: 1 });
  for (let i = 0; i < 50; i++) await forecaster.forecast(series, HORIZON);
  const [started, busy] = [performance.now(), process.cpuUsage()];
  let count = 0;
  while (performance.now() - started < (1000 * SECONDS) / 2) {
    await forecaster.forecast(series, HORIZON);
    count += 1;
  }
  const { user, system } = process.cpuUsage(busy);
  const seconds = (performance.now() - started) / 1000;
  await forecaster.dispose();
  return { rate: count / seconds, processor: (user + system) / 1000 / count };
}
