// Serves folders to a browser on this machine, with or without the headers that isolate a page from other origins.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

/** What to serve, and how. */
export interface ServeOptions {
  /** A folder, or folders by the path they appear under: `{ '/': 'dist', '/models': 'models' }`. */
  readonly folders: string | Readonly<Record<string, string>>;
  /** Default 0: one that is free. */
  readonly port?: number;
  /** Sends COOP, COEP and CORP, without which a page has no shared memory and no threads. */
  readonly isolated: boolean;
  /** Sent as `Content-Security-Policy`; default none. */
  readonly policy?: string;
}

/** A running server. */
export interface Served {
  /** Address without a slash at its end: `http://127.0.0.1:8080`. */
  readonly url: string;
  close(): Promise<void>;
}

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** What the playground does with: its own files alone, and WebAssembly; no code that is made as it runs. */
export const STRICT_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:";

/** Serves folders on 127.0.0.1; files are read anew for every request. */
export async function serveFolder({ folders, port = 0, isolated, policy }: ServeOptions): Promise<Served> {
  const mounts = Object.entries(typeof folders === 'string' ? { '/': folders } : folders)
    .map(([path, folder]) => ({ path: path.endsWith('/') ? path : `${path}/`, handle: sirv(folder, { dev: true }) }))
    .sort((a, b) => b.path.length - a.path.length);
  const server = createServer((request, response) => {
    if (isolated) for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value);
    if (policy !== undefined) response.setHeader('Content-Security-Policy', policy);
    const asked = request.url ?? '/';
    const mount = mounts.find(({ path }) => asked.startsWith(path));
    const missing = () => {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
    };
    if (mount === undefined) return missing();
    request.url = asked.slice(mount.path.length - 1);
    mount.handle(request, response, missing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
