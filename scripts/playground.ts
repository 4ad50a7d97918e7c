// `npm run playground`: builds the page and serves it, isolated, so that it may use threads.
import { buildPlayground } from './build-playground.ts';
import { serveFolder } from './serve.ts';

const { folder } = await buildPlayground();
const port = Number(process.env['PORT'] ?? 8080);
const { url } = await serveFolder({ folders: folder, port, isolated: true });
console.log(`Playground: ${url} (Ctrl+C ends it; PORT=9000 takes another port)`);
