// `npm run playground`: builds the page and serves it, isolated, so that it may use threads.
import { buildPlayground } from './build-playground.ts';
import { STRICT_POLICY, serveFolder } from './serve.ts';

// A port of its own: the page's service worker goes on answering there, also to what is served there later.
const port = Number(process.env['PORT'] ?? 8317);
try {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(
      `PORT: found "${process.env['PORT']}", expected a whole number from 0 to 65535. Give another port.`,
    );
  }
  const { folder } = await buildPlayground();
  const { url } = await serveFolder({ folders: folder, port, isolated: true, policy: STRICT_POLICY });
  console.log(`Playground: ${url} (Ctrl+C ends it; PORT=9000 takes another port)`);
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const taken = `Port ${port} is taken. Give another one: PORT=${port + 1} npm run playground`;
  console.error(isTaken ? taken : error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
