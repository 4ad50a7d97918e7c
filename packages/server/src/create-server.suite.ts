// What tests of the server share: a folder with models in it, and a server that takes calls without a network.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer, type Server, type ServerOptions } from './index.ts';

/** A shipped model. */
export function shipped(name: string): string {
  return fileURLToPath(new URL(`../../../models/${name}.onnx`, import.meta.url));
}

/** A new folder with shipped models at the paths told: `{ 'wave/1/model.onnx': 'sine' }`; gone after the test. */
export async function folderOf(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onnxcast-serve-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  for (const [path, model] of Object.entries(files)) await put(folder, path, model);
  return folder;
}

/** Puts a shipped model into a folder. */
export async function put(folder: string, path: string, model: string): Promise<void> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(shipped(model), target);
}

/** A server of one thread that looks for changes when it is told to, closed after the test. */
export async function serve(context: TestContext, models: string, options: ServerOptions = {}): Promise<Server> {
  const server = await createServer(models, { workers: 1, poll: 0, log: 'silent', ...options });
  context.after(() => server.close());
  return server;
}

/** Posts JSON, or a text as it is. */
export async function post(server: Server, url: string, body: unknown, headers: Record<string, string> = {}) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  return server.app.inject({ method: 'POST', url, payload, headers });
}

/** A wave of so many steps. */
export function wave(steps: number): number[] {
  return Array.from({ length: steps }, (_, t) => Math.sin(t / 20));
}
