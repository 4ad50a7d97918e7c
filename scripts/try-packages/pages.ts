// Pages of a user's, bundled in three ways and opened in Chromium.
import { cpSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../packages/setup/src/index.ts';
import { serveFolder } from '../serve.ts';
import { formatSize, type Project, sizeOf } from './project.ts';

/** Bytes that a page may be, and that one of its files may be; hosts of static pages refuse larger files. */
const LIMITS = { folder: 16e6, file: 15e6 } as const;

const PAGE = (script: string) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>page</title>
<link rel="icon" href="data:,"><output></output><script type="module" src="${script}"></script></html>
`;

/** The page's script: a model, and a forecast of 12 steps. */
const SCRIPT = `import { Forecaster } from 'onnxcast/web';
const forecaster = await Forecaster.load('sine.onnx');
const { values } = await forecaster.forecast([0, 0.05, 0.1, 0.15], 12);
document.querySelector('output').textContent = forecaster.description + ': ' + values.join(' ');
`;

/** A bundler: what is installed with it, and how it makes a folder of the page. */
export interface Bundler {
  readonly packages: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Arguments for Node, from the project's folder. */
  readonly command: readonly string[];
  /** Files of node_modules that it leaves to the user to lay beside the page. */
  readonly copied?: readonly string[];
}

const ORT = 'onnxruntime-web/dist/ort-wasm-simd-threaded';

/** Every bundler that is tried; each writes into `out`. */
export const bundlers: Readonly<Record<'esbuild' | 'vite' | 'webpack', Bundler>> = {
  esbuild: {
    packages: ['esbuild@0.28.2'],
    files: { 'out/index.html': PAGE('main.js') },
    command: [
      'node_modules/esbuild/bin/esbuild',
      ...['main.js', '--bundle', '--minify', '--splitting', '--format=esm', '--target=es2022', '--outdir=out'],
      '--conditions=onnxruntime-web-use-extern-wasm',
    ],
    copied: [`${ORT}.mjs`, `${ORT}.wasm`],
  },
  vite: {
    packages: ['vite@8.3.8'],
    files: { 'index.html': PAGE('/main.js') },
    command: ['node_modules/vite/bin/vite.js', 'build', '--outDir', 'out'],
  },
  webpack: {
    packages: ['webpack@5.113.0', 'webpack-cli@7.0.3'],
    files: {
      'out/index.html': PAGE('main.js'),
      'webpack.config.js': `export default {
  mode: 'production',
  entry: './main.js',
  output: { path: process.cwd() + '/out', filename: 'main.js', module: true },
  experiments: { outputModule: true },
};
`,
    },
    command: ['node_modules/webpack/bin/webpack.js'],
  },
};

/**
 * Bundles the page, measures it and opens it.
 * @param project with onnxcast installed
 * @param model file of the page's model
 * @returns its sizes, and what it said
 */
export async function tryBundler(project: Project, bundler: Bundler, model: string): Promise<string> {
  const out = join(project.folder, 'out');
  rmSync(out, { recursive: true, force: true });
  project.write({ 'main.js': SCRIPT, ...bundler.files });
  await project.run(process.execPath, bundler.command);
  for (const file of bundler.copied ?? []) {
    cpSync(join(project.folder, 'node_modules', file), join(out, file.replace(/^.*\//, '')));
  }
  const size = sizeOf(out);
  const largest = readdirSync(out, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, bytes: lstatSync(join(out, name)).size }))
    .reduce((one, other) => (other.bytes > one.bytes ? other : one));
  cpSync(model, join(out, 'sine.onnx'));
  const words = await openPage(out);
  const sizes = `${formatSize(size)}, largest file ${formatSize(largest.bytes)}`;
  if (size > LIMITS.folder || largest.bytes > LIMITS.file) throw new Error(`too large: ${sizes} (${largest.name})`);
  return `${sizes}; ${words}`;
}

/** Opens a folder's page in Chromium, and gives what it writes. */
async function openPage(folder: string): Promise<string> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found; its path can stand in ONNXCAST_CHROMIUM.');
  const served = await serveFolder({ folders: folder, isolated: false });
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    const words: string[] = [];
    page.on('console', (message) => words.push(message.text()));
    page.on('pageerror', (error) => words.push(String(error)));
    await page.goto(`${served.url}/`);
    await page
      .waitForFunction("document.querySelector('output').textContent !== ''", undefined, { timeout: 30_000 })
      .catch(() => undefined);
    const text = (await page.textContent('output')) ?? '';
    if (!/^onnxruntime-web .*: -?0\.\d+/.test(text)) throw new Error(`the page says "${text}" ${words.join('; ')}`);
    if (words.length > 0) throw new Error(`the page forecasts, and says: ${words.join('; ')}`);
    return text.replace(/[(:].*/, '').trim();
  } finally {
    await browser.close();
    await served.close();
  }
}
