// Holds the sources to the picture in ARCHITECTURE.md: who may import whom, and what each package declares.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const packagesFolder = fileURLToPath(new URL('../packages', import.meta.url));

/** The fan of imports: what each package may take from ours. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  series: [],
  model: ['series'],
  trainer: ['series', 'model'],
  onnx: ['series', 'model'],
  converter: ['series', 'model', 'onnx'],
  runtime: ['series', 'model', 'onnx'],
  'runtime-node': ['series', 'runtime'],
  'runtime-web': ['series', 'onnx', 'runtime'],
  playground: ['series', 'model', 'converter', 'runtime-web'],
  plot: ['series'],
  network: ['series'],
  setup: ['series'],
  onnxcast: ['series', 'model', 'onnx', 'trainer', 'converter', 'runtime-node', 'runtime-web'],
  cli: [
    'series',
    'model',
    'trainer',
    'onnx',
    'converter',
    'runtime',
    'runtime-node',
    'runtime-web',
    'plot',
    'network',
    'setup',
  ],
};

/** Packages whose shipped code must run in a page. */
const BROWSER_SAFE = ['model', 'onnx', 'converter', 'runtime', 'runtime-web', 'playground'];

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function readSources(name: string): readonly Source[] {
  const folder = join(packagesFolder, name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('.suite.ts'))
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
      const statements =
        /^import\s+'([^']+)'|^(?:import|export)\s[^;'=()]*?\bfrom\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;
      const imports = [...code.matchAll(statements)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
      return { path: `packages/${name}/src/${path}`, text, imports };
    });
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

const names = readdirSync(packagesFolder).filter((name) => existsSync(join(packagesFolder, name, 'package.json')));

test('every package has its place in the fan of imports', () => {
  assert.deepEqual([...names].sort(), Object.keys(ALLOWED).sort());
});

for (const name of names) {
  const manifest = JSON.parse(readFileSync(join(packagesFolder, name, 'package.json'), 'utf8'));
  const sources = readSources(name);

  test(`${name} imports only the packages below it`, () => {
    for (const { path, imports } of sources) {
      for (const specifier of imports.filter((one) => one.startsWith('@onnxcast/'))) {
        const target = specifier.split('/')[1] ?? '';
        assert.ok(ALLOWED[name]?.includes(target), `${path} imports ${specifier}`);
      }
    }
  });

  test(`${name} declares exactly what it imports`, () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).sort();
    const imported = new Set<string>();
    for (const { path, text, imports } of sources) {
      for (const specifier of imports.filter((one) => !one.startsWith('.') && !one.startsWith('node:'))) {
        assert.ok(declared.includes(packageOf(specifier)), `${path} imports ${specifier}, which is not declared`);
      }
      for (const dependency of declared) if (text.includes(dependency)) imported.add(dependency);
    }
    assert.deepEqual(declared, [...imported].sort(), 'a declared dependency that no file names');
  });

  test(`${name} has a README and an index of nothing but re-exports`, () => {
    assert.ok(readFileSync(join(packagesFolder, name, 'README.md'), 'utf8').length > 100);
    const index = sources.find(({ path }) => path.endsWith('src/index.ts'));
    if (name === 'cli') return;
    const code = (index?.text ?? '').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const rest = code.replace(/export\s+(?:type\s+)?\{[^}]*\}\s+from\s+'[^']+';/g, '').trim();
    assert.equal(rest, '');
  });

  test(`no source file of ${name} has more than 500 lines or a default export`, () => {
    for (const { path, text } of sources) {
      assert.ok(text.split('\n').length <= 500, path);
      assert.ok(!/^export default/m.test(text), path);
    }
  });
}

test('only the file named here imports protobufjs', () => {
  const importers = names
    .flatMap(readSources)
    .filter(({ imports }) => imports.some((one) => one.startsWith('protobufjs')));
  assert.deepEqual(
    importers.map(({ path }) => path),
    ['packages/onnx/src/encode.ts'],
  );
});

test('what runs in a page imports nothing of Node', () => {
  for (const name of BROWSER_SAFE) {
    for (const { path, imports } of readSources(name)) {
      assert.deepEqual(
        imports.filter((one) => one.startsWith('node:')),
        [],
        path,
      );
    }
  }
});
