// ONNX Runtime in Python on what PyTorch's own exporter makes: one step of the cells, called from a loop.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '@onnxcast/setup';
import { BENCH_PACKAGES, TEST_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv, ensurePythonVenv } from '../python-venv.ts';
import { type PythonPeer, startPeer } from './python-peer.ts';

const scriptAt = (name: string) => fileURLToPath(new URL(`../reference/${name}`, import.meta.url));

/** Exports a model of two cells and starts what runs it, or says why it cannot be had. */
export async function startOnnxruntimePeer(hidden: number): Promise<PythonPeer | { readonly reason: string }> {
  const torch = await ensureOnePythonVenv(BENCH_PACKAGES);
  if ('reason' in torch) return torch;
  const runtime = await ensurePythonVenv(TEST_PACKAGES);
  if ('reason' in runtime) return runtime;
  const file = join(await mkdtemp(join(tmpdir(), 'onnxcast-bench-')), 'step.onnx');
  const { code, stderr } = await exportStep(torch.python, runtime.python, [file, String(hidden)]);
  if (code !== 0) return { reason: `PyTorch does not export its cells: ${stderr.trim().split('\n').at(-1)}` };
  return startPeer(runtime.python, [scriptAt('bench_onnxruntime.py'), file, String(hidden)], 'onnxruntime');
}

/** Runs PyTorch's exporter. It imports onnx, which PyTorch's environment has not: it is lent by the other, of the same Python. */
export async function exportStep(
  torch: string,
  lender: string,
  args: readonly string[],
): Promise<Awaited<ReturnType<typeof runCommand>>> {
  const found = await runCommand(lender, ['-c', 'import onnx; print(onnx.__path__[0])'], { env: process.env });
  const env = { ...process.env, PYTHONPATH: dirname(found.stdout.trim()) };
  return runCommand(torch, [scriptAt('bench_export.py'), ...args], { env });
}
