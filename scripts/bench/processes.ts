// What a process takes: its start until the first forecast, opening and exporting a model, the memory of a closure.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Forecaster } from '@onnxcast/runtime-node';
import { runCommand } from '@onnxcast/setup';
import { BENCH_PACKAGES, TEST_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv, ensurePythonVenv } from '../python-venv.ts';
import { type Contender, describeMachine, type Figure, type Measured, type PartFigures } from './figures.ts';
import { createModel } from './inference.ts';
import { measureInTurns, readyToCall } from './measure-in-turns.ts';
import { exportStep, startOnnxruntimePeer } from './onnxruntime-peer.ts';
import { askPeer, startPythonPeer } from './python-peer.ts';

const built = (name: string) => fileURLToPath(new URL(`../../packages/${name}`, import.meta.url));

/** Measures the start of a process, opening a model and exporting one. */
export async function benchProcesses(): Promise<PartFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'onnxcast-bench-'));
  const model = join(folder, 'model.onnx');
  writeFileSync(model, createModel());
  const venv = await ensureOnePythonVenv(BENCH_PACKAGES);
  const inPython =
    (code: string): Contender['open'] =>
    async () =>
      'reason' in venv ? venv : { measure: () => timeProcess(venv.python, ['-c', code]) };
  const runtime = JSON.stringify(built('runtime-node/dist/index.js'));
  const forecast = `const { Forecaster } = await import(${runtime}); const f = await Forecaster.load(${JSON.stringify(model)}, { device: 'cpu' }); await f.forecast([0, 0.1, 0.2], 24);`;
  const torch = [
    'import torch, numpy',
    'lstm = torch.nn.LSTM(1, 64, num_layers=2, batch_first=True); head = torch.nn.Linear(64, 1)',
    'with torch.no_grad(): y, s = lstm(torch.zeros(1, 3, 1)); head(y)',
  ].join('\n');
  const ort = await startOnnxruntimePeer(64);
  const figures = [
    ...(await measureInTurns('from the start of a process to a first forecast', [
      {
        name: 'onnxcast',
        threads: 1,
        isOurs: true,
        open: async () => ({
          measure: () => timeProcess(process.execPath, ['--input-type=module', '-e', forecast]),
        }),
      },
      { name: 'PyTorch', threads: 1, isOurs: false, open: inPython(torch) },
    ])),
    ...(await measureInTurns('a model opened', [
      {
        name: 'onnxcast',
        threads: 1,
        isOurs: true,
        open: () => readyToCall(async () => (await Forecaster.load(model, { device: 'cpu', threads: 1 })).dispose()),
      },
      {
        name: "onnxruntime in Python, torch's export of a step",
        threads: 1,
        isOurs: false,
        open: () => askPeer(ort, { op: 'open' }),
      },
    ])),
    ...(await measureInTurns('a model exported', [
      { name: 'onnxcast', threads: 1, isOurs: true, open: () => readyToCall(() => createModel().length) },
      {
        name: 'torch.onnx.export of a step',
        threads: 1,
        isOurs: false,
        async open() {
          if ('reason' in venv) return venv;
          const lender = await ensurePythonVenv(TEST_PACKAGES);
          if ('reason' in lender) return lender;
          const file = join(folder, 'step.onnx');
          const measure = async (): Promise<Measured> => {
            const { code, stdout, stderr } = await exportStep(venv.python, lender.python, [file, '64']);
            if (code !== 0) return { reason: stderr.trim().split('\n').at(-1) ?? '' };
            const seconds = Number(stdout.trim().split('\n').at(-1));
            return { clock: [seconds], cpu: [seconds] };
          };
          return { measure };
        },
      },
    ])),
  ];
  if ('end' in ort) ort.end();
  rmSync(folder, { recursive: true });
  return { part: 'processes', title: 'Start-up, load, export', machine: describeMachine(), unit: 's', figures };
}

/** Measures what a closure of the tutorial takes beside what its process takes anyway, each in a process of its own. */
export async function benchMemory(): Promise<PartFigures> {
  const task = 'closure of 97 x 999, hidden 64 + 64';
  const child = fileURLToPath(new URL('./memory-of-closure.ts', import.meta.url));
  const figures: Figure[] = [];
  for (const engine of ['tensorflow', 'onnx']) {
    const args = ['--conditions=source', '--import', 'tsx', child, engine];
    const { code, stdout, stderr } = await runCommand(process.execPath, args, { env: process.env });
    const who = { task, contender: `onnxcast, ${engine}`, threads: 1, isOurs: true };
    figures.push(
      code === 0 ? { ...who, clock: Number(stdout) } : { ...who, reason: stderr.trim().split('\n').at(-1) ?? '' },
    );
  }
  for (const [contender, kind] of [
    ['LSTMCell in a loop', 'cells'],
    ['nn.LSTM', 'layers'],
  ] as const) {
    const peer = await startPythonPeer();
    const who = { task, contender, threads: 1, isOurs: false };
    const asked = { op: 'memory', kind, hidden: 64, batch: 97, steps: 999 };
    const found = 'reason' in peer ? peer : await peer.ask(asked);
    if ('end' in peer) peer.end();
    figures.push('reason' in found ? { ...who, reason: found.reason } : { ...who, clock: found.value! });
  }
  return { part: 'memory', title: 'Memory that a closure takes', machine: describeMachine(), unit: 'MB', figures };
}

/** A process from its start to its end; its processor time is that of children of this one. */
async function timeProcess(program: string, args: readonly string[]): Promise<Measured> {
  const started = performance.now();
  const { code, stderr } = await runCommand(program, args, { env: process.env });
  if (code !== 0) return { reason: stderr.trim().split('\n').at(-1) ?? `exit ${code}` };
  const seconds = (performance.now() - started) / 1000;
  return { clock: [seconds], cpu: [seconds] };
}
