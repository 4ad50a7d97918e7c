// What is tried with the published packages, one row a try. Each gives what it found in a few words, or throws.
import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Packed } from './pack.ts';
import { bundlers, tryBundler } from './pages.ts';
import { createProject, formatSize, type Project, runProgram, sizeOf } from './project.ts';
import { untilItAnswers } from './registry.ts';
import type { Tools } from './tools.ts';

/** What the tries work with. */
export interface Workshop {
  /** The repository. */
  readonly root: string;
  /** For their projects. */
  readonly folder: string;
  /** That the packages were published to. */
  readonly registry: string;
  readonly packed: readonly Packed[];
  readonly tools: Tools;
}

/** A row of the table. */
export interface Try {
  /** For `--only`. */
  readonly name: string;
  readonly what: string;
  readonly run: (workshop: Workshop) => Promise<string>;
  /** Why it does not work, where that is known; then it stands in README, too. */
  readonly known?: string;
}

const MODEL = 'models/sine.onnx';

/** Three lines, from nothing to a forecast. */
const FORECAST = `import { Forecaster, models } from 'onnxcast';
const forecaster = await Forecaster.load(models.sine);
console.log((await forecaster.forecast([0, 0.05, 0.1, 0.15], 12)).values.join(' '));
`;

const REQUIRE = `const { Forecaster } = require('onnxcast');
Forecaster.load('sine.onnx').then((f) => f.forecast([0, 0.05, 0.1, 0.15], 12)).then(({ values }) => console.log(values.join(' ')));
`;

const TRAIN = `import { createForecaster, generateSine } from 'onnxcast';
const waves = generateSine({ series: 6, length: 60 });
const forecaster = await createForecaster(waves, { hidden: [8], epochs: 1, engine: 'tfjs' });
console.log((await forecaster.forecast(waves[0], 12)).values.join(' '));
await forecaster.dispose();
`;

const WORKER = `import { Worker, isMainThread, parentPort } from 'node:worker_threads';
if (isMainThread) {
  for (const _ of [1, 2]) new Worker(new URL(import.meta.url)).on('message', (values) => console.log(values.join(' ')));
} else {
  const { Forecaster } = await import('onnxcast');
  const forecaster = await Forecaster.load('sine.onnx');
  parentPort.postMessage((await forecaster.forecast([0, 0.05, 0.1, 0.15], 12)).values);
}
`;

const TYPED = `import { createForecaster, type Forecast, Forecaster, InputError, mae, readSeries, type Series } from 'onnxcast';
import { Forecaster as WebForecaster } from 'onnxcast/web';
const series: readonly Series[] = await readSeries('waves.csv');
const forecaster = await createForecaster(series, { hidden: [8], onEpoch: ({ epoch }) => console.log(epoch.toFixed()) });
const [forecast]: readonly Forecast[] = await forecaster.forecast(series, 12);
const values: Float32Array | Float64Array | undefined = forecast?.values;
const oneOrMany: number[] | number[][] = Math.random() < 0.5 ? [1, 2] : [[1], [2]];
const either: Forecast | readonly Forecast[] = await forecaster.forecast(oneOrMany, 3);
const page = await WebForecaster.load('sine.onnx', { worker: true });
console.log(either, values, mae([1, 2], [1, 3]), (await page.forecast([1, 2], 3)).values, (await Forecaster.load('x')).description, InputError.name);
`;

const ROUTE = `import { Forecaster } from 'onnxcast';
const loading = Forecaster.load('sine.onnx');
export async function GET() {
  const { values } = await (await loading).forecast([0, 0.05, 0.1, 0.15], 12);
  return Response.json([...values]);
}
`;

/** The project that most tries share: onnxcast installed, the sources above beside a model. */
let shared: Promise<Project> | undefined;
function sharedProject(workshop: Workshop): Promise<Project> {
  shared ??= newProject(workshop, 'app', ['onnxcast']);
  return shared;
}

async function newProject({ root, folder, registry }: Workshop, name: string, packages: readonly string[]) {
  const project = createProject(join(folder, name), registry);
  project.write({ 'main.js': FORECAST, 'main.cjs': REQUIRE, 'train.js': TRAIN, 'worker.js': WORKER, 'main.ts': TYPED });
  cpSync(join(root, MODEL), join(project.folder, 'sine.onnx'));
  await project.install(packages);
  return project;
}

/** The numbers of a forecast, or an error that shows what was printed. */
function expectForecast(printed: string, lines = 1): string {
  const rows = printed.trim().split('\n');
  const isForecast = (row: string) =>
    row.split(' ').length === 12 && row.split(' ').every((word) => Number.isFinite(Number(word)));
  if (rows.length !== lines || !rows.every(isForecast)) throw new Error(`expected 12 numbers, found: ${printed}`);
  return `12 steps: ${rows[0]!
    .split(' ')
    .slice(0, 2)
    .map((word) => Number(word).toFixed(4))
    .join(' ')} ...`;
}

/** The same three things in a runtime of JavaScript. */
function inRuntime(name: 'node20' | 'node22' | 'node24' | 'node26' | 'bun' | 'deno', what: string): Try {
  return {
    name,
    what: `${what}: forecast, train on plain tfjs, command line`,
    run: async (workshop) => {
      const project = await sharedProject(workshop);
      const flags = { bun: ['run'], deno: ['run', '--allow-all', '--no-remote'] }[name as string] ?? [];
      const run = (...words: readonly string[]) => project.run(workshop.tools.path(name), [...flags, ...words]);
      expectForecast(await run('train.js'));
      const printed = await run('node_modules/onnxcast/bin/onnxcast.js', 'inspect', 'sine.onnx');
      if (!printed.includes('forecast')) throw new Error(`inspect printed: ${printed}`);
      return expectForecast(await run('main.js'));
    },
  };
}

/** A project with both TypeScripts: the one in Go, and the last in JavaScript, whose API many tools use. */
let typed: Promise<Project> | undefined;

function typesWith(version: 5 | 7, resolution: 'nodenext' | 'bundler'): Try {
  return {
    name: 'types',
    what: `TypeScript ${version}, strict, ${resolution}, libraries checked, without Node's types`,
    run: async (workshop) => {
      const compilers = ['typescript7@npm:typescript@7.0.2', 'typescript5@npm:typescript@5.9.3'];
      typed ??= newProject(workshop, 'types', ['onnxcast', ...compilers]);
      const project = await typed;
      const module = resolution === 'nodenext' ? 'nodenext' : 'esnext';
      const compilerOptions = {
        ...{ strict: true, noEmit: true, target: 'es2023', module, moduleResolution: resolution },
        ...{ lib: ['es2023', 'dom'], types: [] },
      };
      project.write({ 'tsconfig.json': JSON.stringify({ compilerOptions, files: ['main.ts'] }) });
      await project.run(process.execPath, [`node_modules/typescript${version}/bin/tsc`, '-p', '.']);
      return 'no error';
    },
  };
}

/** A project with every bundler. */
let bundled: Promise<Project> | undefined;

function inPage(name: keyof typeof bundlers): Try {
  return {
    name,
    what: `a page bundled by ${bundlers[name].packages[0]}, in Chromium`,
    run: async (workshop) => {
      const packages = Object.values(bundlers).flatMap((bundler) => bundler.packages);
      bundled ??= newProject(workshop, 'pages', ['onnxcast', ...packages]);
      return tryBundler(await bundled, bundlers[name], join(workshop.root, MODEL));
    },
  };
}

function sizeOfInstall(what: string, name: string): Try {
  return {
    name: 'sizes',
    what: `installed size, ${what}: ${name}`,
    run: async (workshop) => {
      const project = await newProject(workshop, `size-${name.replaceAll('/', '-')}`, [name]);
      return formatSize(sizeOf(join(project.folder, 'node_modules')));
    },
  };
}

function checkTarballs(name: 'publint' | 'attw', what: string, args: (file: string) => readonly string[]): Try {
  return {
    name,
    what,
    run: async ({ tools, packed, folder }) => {
      for (const { file } of packed) await runProgram(tools.path('node24'), [tools.path(name), ...args(file)], folder);
      return `${packed.length} packages, nothing found`;
    },
  };
}

async function tryNext(workshop: Workshop): Promise<string> {
  const project = await newProject(workshop, 'next', ['onnxcast', 'next@16.4.6', 'react@19', 'react-dom@19']);
  project.write({
    'app/api/forecast/route.js': ROUTE,
    'app/layout.js': 'export default ({ children }) => <html lang="en"><body>{children}</body></html>;\n',
    'app/page.js': 'export default () => <p>page</p>;\n',
    'next.config.js': "export default { serverExternalPackages: ['onnxcast', 'onnxruntime-node'] };\n",
  });
  const next = ['node_modules/next/dist/bin/next'];
  await project.run(process.execPath, [...next, 'build']);
  const port = 20_000 + (process.pid % 20_000);
  const server = spawn(process.execPath, [...next, 'start', '-p', `${port}`], { cwd: project.folder, stdio: 'ignore' });
  try {
    const url = `http://127.0.0.1:${port}/api/forecast`;
    await untilItAnswers(url, server);
    const values = (await (await fetch(url)).json()) as readonly number[];
    return expectForecast(values.join(' '));
  } finally {
    server.kill();
  }
}

/** Every try, in the order of the table. */
export const tries: readonly Try[] = [
  checkTarballs('publint', 'publint, strict', (file) => ['run', file, '--strict']),
  checkTarballs('attw', 'types and exports by attw, ESM', (file) => [file, '--profile', 'esm-only']),
  {
    name: 'esm',
    what: 'JavaScript, three lines to the first forecast',
    run: async (workshop) => expectForecast(await (await sharedProject(workshop)).run(process.execPath, ['main.js'])),
  },
  {
    name: 'bin',
    what: 'npx onnxcast --version, generate, forecast',
    run: async (workshop) => {
      const project = await sharedProject(workshop);
      const version = (await project.run('npx', ['onnxcast', '--version'])).trim();
      await project.run('npx', ['onnxcast', 'generate', 'sine', '--series', '2', '--out', 'waves.csv']);
      const rows = (
        await project.run('npx', ['onnxcast', 'forecast', 'sine.onnx', 'waves.csv', '--horizon', '12'])
      ).trim();
      if (rows.split('\n').length !== 25) throw new Error(`expected a head and 24 rows, found: ${rows}`);
      return `version ${version}, 24 rows`;
    },
  },
  typesWith(7, 'nodenext'),
  typesWith(7, 'bundler'),
  typesWith(5, 'nodenext'),
  typesWith(5, 'bundler'),
  {
    name: 'require',
    what: 'require() on Node 22',
    run: async (workshop) =>
      expectForecast(await (await sharedProject(workshop)).run(workshop.tools.path('node22'), ['main.cjs'])),
  },
  {
    name: 'workers',
    what: 'two worker_threads',
    run: async (workshop) =>
      expectForecast(await (await sharedProject(workshop)).run(process.execPath, ['worker.js']), 2),
  },
  ...([20, 22, 24, 26] as const).map((version) => inRuntime(`node${version}`, `Node ${version}`)),
  inRuntime('bun', 'Bun 1.4'),
  inRuntime('deno', 'Deno 2.9'),
  inPage('esbuild'),
  inPage('vite'),
  inPage('webpack'),
  { name: 'next', what: 'a route of Next.js 16', run: tryNext },
  sizeOfInstall('inference in Node', '@onnxcast/runtime-node'),
  sizeOfInstall('inference in a page', '@onnxcast/runtime-web'),
  sizeOfInstall('all, training on plain tfjs included', 'onnxcast'),
];
