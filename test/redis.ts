// A Redis of a test's own, where Debian's program redis-server is there.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Redis that runs. */
export interface OwnRedis {
  readonly address: string;
  /** Ends it. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it once more, on the files that it left. */
  restart(): Promise<void>;
}

/** Why a test is skipped that needs one. */
export const NO_REDIS = 'there is no program redis-server: apt-get install redis-server';

/**
 * Starts a Redis on a free port, which is gone when the test has ended; it writes every change to its append-only file.
 * @returns undefined where the program is not there
 */
export async function startRedis(context: { after(end: () => unknown): void }): Promise<OwnRedis | undefined> {
  const port = await findPort();
  const folder = mkdtempSync(join(tmpdir(), 'onnxcast-redis-'));
  const kept = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always', '--dir', folder];
  const options = ['--port', String(port), '--bind', '127.0.0.1', ...kept];
  let program = await start(options);
  context.after(() => {
    program?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  if (program === undefined) return undefined;
  return {
    address: `redis://127.0.0.1:${port}`,
    async stop(signal = 'SIGTERM') {
      const ended = once(program!, 'exit');
      program!.kill(signal);
      await ended;
    },
    async restart() {
      program = await start(options);
    },
  };
}

/** Resolves when it takes connections. */
function start(options: readonly string[]): Promise<ChildProcess | undefined> {
  const program = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve) => {
    program.once('error', () => resolve(undefined));
    program.stdout.on('data', (text: Buffer) => {
      if (String(text).includes('Ready to accept connections')) resolve(program);
    });
  });
}

async function findPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { readonly port: number };
  probe.close();
  return port;
}
