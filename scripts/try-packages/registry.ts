// A registry on this machine: it holds what is published to it, and fetches everything else from where npm would.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Packed } from './pack.ts';
import { runProgram } from './project.ts';

/** A running registry. */
export interface Registry {
  readonly url: string;
  publish(packed: Packed): Promise<void>;
  close(): void;
}

/** Where verdaccio lies and which Node runs it: it needs 22 or newer. */
export interface RegistryOptions {
  readonly verdaccio: string;
  readonly node: string;
  /** For its files; expected to be empty. */
  readonly folder: string;
}

/** Starts a registry on a free port of the loopback interface. */
export async function startRegistry({ verdaccio, node, folder }: RegistryOptions): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const upstream = (await runProgram('npm', ['config', 'get', 'registry'], folder)).trim();
  const ours = 'access: $all\n    publish: $all';
  writeFileSync(
    join(folder, 'config.yaml'),
    `storage: ${join(folder, 'storage')}
max_body_size: 200mb
uplinks:
  upstream:
    url: ${upstream}
packages:
  onnxcast:
    ${ours}
  '@onnxcast/*':
    ${ours}
  '**':
    access: $all
    proxy: upstream
log: { type: stdout, format: pretty, level: error }
`,
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const server = spawn(node, [verdaccio, '--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`], {
    stdio: 'ignore',
  });
  await untilItAnswers(`${url}-/ping`, server);
  // npm publishes with a token alone; this registry lets everybody.
  const npmrc = join(folder, '.npmrc');
  writeFileSync(npmrc, `//127.0.0.1:${port}/:_authToken=anybody\n`);
  return {
    url,
    publish: async ({ file }) => {
      await runProgram('npm', ['publish', file, '--registry', url, '--userconfig', npmrc, '--tag', 'latest'], folder);
    },
    close: () => server.kill(),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Waits until an address answers, at most a minute. */
export async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  for (let time = 0; time < 300; time += 1) {
    if (server.exitCode !== null) throw new Error(`The server of ${url} ended with exit ${server.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} did not answer within a minute.`);
}
