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
  // The exporter imports onnx, which PyTorch's environment has not: it is lent by the other, of the same Python.
  const { stdout } = await runCommand(runtime.python, ['-c', 'import onnx; print(onnx.__path__[0])'], {
    env: process.env,
  });
  const { code, stderr } = await runCommand(torch.python, [scriptAt('bench_export.py'), file, String(hidden)], {
    env: { ...process.env, PYTHONPATH: dirname(stdout.trim()) },
  });
  if (code !== 0) return { reason: `PyTorch does not export its cells: ${stderr.trim().split('\n').at(-1)}` };
  return startPeer(runtime.python, [scriptAt('bench_onnxruntime.py'), file, String(hidden)], 'onnxruntime');
}
