// Builds the playground: one folder of static files, everything in it, with a list of them for the service worker.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { Marked } from 'marked';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, 'packages/playground');
const require = createRequire(import.meta.url);

/** The build of onnxruntime-web for WebGPU: 27 MB that are fetched only when it is compared, and not kept offline. */
const webgpuBuild = 'ort-wasm-simd-threaded.asyncify';

/** What was built. */
export interface BuiltPlayground {
  /** The folder to serve. */
  readonly folder: string;
  /** What went into the scripts. */
  readonly metafile: Metafile;
}

/**
 * Builds the page.
 * @param folder default `packages/playground/dist/page`; what is in it is replaced
 */
export async function buildPlayground(folder = join(home, 'dist/page')): Promise<BuiltPlayground> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'models'), { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      'src/main.ts',
      'src/worker/forecast-worker.ts',
      'src/training/training-worker.ts',
      'page/style.css',
    ].map((name) => join(home, name)),
    entryNames: '[name]',
    external: ['inter.woff2'],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['source', 'onnxruntime-web-use-extern-wasm'],
    minify: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  await copyAssets(folder);
  await copyModels(join(folder, 'models'));
  await buildServiceWorker(folder);
  return { folder, metafile };
}

async function copyAssets(folder: string): Promise<void> {
  const page = join(home, 'page');
  for (const name of ['index.html', 'icon.svg']) await copyFile(join(page, name), join(folder, name));
  await copyFile(
    require.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
    join(folder, 'inter.woff2'),
  );
  const ort = dirname(createRequire(join(root, 'packages/runtime-web/package.json')).resolve('onnxruntime-web/wasm'));
  for (const name of ['ort-wasm-simd-threaded', webgpuBuild].flatMap((one) => [`${one}.mjs`, `${one}.wasm`])) {
    await copyFile(join(ort, name), join(folder, name));
  }
}

/** The shipped models, and their cards as HTML. */
async function copyModels(folder: string): Promise<void> {
  const models = join(root, 'models');
  // A link to a file of the repository leads nowhere from the page.
  const marked = new Marked({
    renderer: {
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        return /^https?:/.test(href) ? `<a href="${href}" rel="noreferrer">${text}</a>` : text;
      },
    },
  });
  for (const name of await readdir(models)) {
    if (/\.(onnx|json)$/.test(name)) await copyFile(join(models, name), join(folder, name));
    if (!name.endsWith('.md')) continue;
    // The page shows title and sentence itself.
    const text = (await readFile(join(models, name), 'utf8')).replace(/^# [^\n]*\n+[^\n]*\n/, '');
    // What scrolls has to be reached by keys, too.
    const html = (await marked.parse(text)).replaceAll('<pre>', '<pre tabindex="0">');
    await writeFile(join(folder, `${basename(name, '.md')}.html`), html);
  }
}

async function buildServiceWorker(folder: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((name) => !name.startsWith(webgpuBuild))
    .sort();
  const hash = createHash('sha256');
  for (const name of names) hash.update(name).update(await readFile(join(folder, name)));
  const files = ['./', ...names];
  await build({
    entryPoints: [join(home, 'src/offline/service-worker.ts')],
    outfile: join(folder, 'service-worker.js'),
    bundle: true,
    format: 'iife',
    minify: true,
    define: { BUILD: JSON.stringify({ version: hash.digest('hex').slice(0, 16), files }) },
    logLevel: 'warning',
  });
}
