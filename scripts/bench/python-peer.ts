// A peer in Python, in a process of its own, asked question by question.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BENCH_PACKAGES } from '../python-requirements.ts';
import { ensureOnePythonVenv } from '../python-venv.ts';
import type { Measured, Ready } from './figures.ts';

const SCRIPT = fileURLToPath(new URL('../reference/bench_peers.py', import.meta.url));

/** A peer, ready to be asked. */
export interface PythonPeer {
  /** `PyTorch 2.15.0`. */
  readonly title: string;
  ask(question: object): Promise<Measured>;
  end(): void;
}

/** Starts PyTorch, or says why it cannot be had. */
export async function startPythonPeer(): Promise<PythonPeer | { readonly reason: string }> {
  const venv = await ensureOnePythonVenv(BENCH_PACKAGES);
  return 'reason' in venv ? venv : startPeer(venv.python, [SCRIPT], 'PyTorch');
}

/** Starts a script that answers questions line by line. */
export async function startPeer(
  python: string,
  args: readonly string[],
  name: string,
): Promise<PythonPeer | { readonly reason: string }> {
  const child = spawn(python, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const askAny = async (question: object): Promise<Record<string, unknown>> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) return { reason: `${name} ended before it answered.` };
    return JSON.parse(value) as Record<string, unknown>;
  };
  const { version, reason } = await askAny({ op: 'version' });
  if (version === undefined) return { reason: String(reason) };
  return {
    title: `${name} ${String(version).split('+')[0]}`,
    ask: async (question) => (await askAny(question)) as unknown as Measured,
    end: () => child.stdin.end(),
  };
}

/** What a peer is measured by, again and again; it warms up at the first question of a kind. */
export async function askPeer(
  peer: PythonPeer | { readonly reason: string },
  question: object,
): Promise<Ready | { readonly reason: string }> {
  if ('reason' in peer) return peer;
  return { measure: (seconds) => peer.ask({ ...question, seconds }) };
}
