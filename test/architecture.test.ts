// Holds the sources to the picture in ARCHITECTURE.md and to what CONTRIBUTING.md says can be told by reading them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { packages, resolveImport, root, rootManifest, type Source, type SyntaxNode, sources, walk } from './sources.ts';

/** The fan of imports: what each package may take from ours. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  series: [],
  reader: ['series'],
  model: ['series'],
  trainer: ['series', 'model', 'onnx'],
  onnx: ['series', 'model'],
  converter: ['series', 'model', 'onnx'],
  runtime: ['series', 'model', 'onnx'],
  'runtime-node': ['series', 'runtime'],
  'runtime-web': ['series', 'onnx', 'runtime'],
  server: ['series', 'model', 'onnx', 'converter', 'runtime', 'runtime-node'],
  queue: ['series'],
  playground: ['series', 'model', 'converter', 'runtime-web'], // and of onnxcast what pages import
  plot: ['series'],
  'report-page': ['plot'],
  network: ['series'],
  setup: ['series'],
  onnxcast: [
    'series',
    'reader',
    'model',
    'onnx',
    'trainer',
    'converter',
    'runtime',
    'runtime-node',
    'runtime-web',
    'plot',
    'queue',
    'setup',
  ],
  cli: [
    'series',
    'reader',
    'model',
    'trainer',
    'onnx',
    'converter',
    'runtime',
    'runtime-node',
    'plot',
    'network',
    'queue',
    'setup',
    'server',
  ],
};

/** Packages whose shipped code must run in a page. */
const BROWSER_SAFE = ['model', 'onnx', 'converter', 'runtime', 'runtime-web', 'playground', 'report-page'];

/** Words that are no one's but ours; the field says closed loop, lesson, batch, gradient. */
const PRIVATE_WORDS = /(?<![a-z])[Cc]ures?(?![a-z])|[Cc]urricul|[Rr]oll-?out|\bby gates\b|\b(?:Plan|PLANS?|Stage)\b/;
/** The one file that knows the name that an option had in version 0.1. */
const READS_OLD_NAMES = 'packages/trainer/src/checkpoint.ts';

/** Programs of Python that are written for others, and their page: the options in them are those programs' own. */
const WRITES_PROGRAMS = ['cluster-readme', 'python-arguments', 'python-core', 'ray-job', 'spark-job'].map(
  (name) => `packages/onnxcast/src/deploy/cluster/${name}.ts`,
);

const names = packages.map(({ name }) => name);
const shipped = sources.filter(({ owner, isTest }) => names.includes(owner) && !isTest);

/** Holds that a rule finds nobody who breaks it, and says who does and what to do. */
function checkNone(found: readonly string[], remedy: string): void {
  const all = [...new Set(found)];
  assert.ok(all.length === 0, `\n  ${all.join('\n  ')}\n${remedy}`);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** A package's own folder name and those of all packages below it. */
function withAllBelow(name: string): readonly string[] {
  return [...new Set([name, ...(ALLOWED[name] ?? []).flatMap(withAllBelow)])];
}

test('every package has its place in the fan of imports', () => {
  assert.deepEqual([...names].sort(), Object.keys(ALLOWED).sort());
});

for (const { name, manifest } of packages) {
  const own = shipped.filter(({ owner }) => owner === name);
  // The command line is published inside onnxcast, which declares what it imports.
  const published = name === 'onnxcast' ? shipped.filter(({ owner }) => ['onnxcast', 'cli'].includes(owner)) : own;

  test(`${name} imports only the packages below it`, () => {
    for (const { path, imports } of own) {
      for (const specifier of imports.filter((one) => one.startsWith('@onnxcast/'))) {
        const target = specifier.split('/')[1] ?? '';
        assert.ok(ALLOWED[name]?.includes(target), `${path} imports ${specifier}`);
      }
    }
  });

  test(`${name} declares exactly what it imports`, () => {
    const declared = Object.keys({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    }).sort();
    for (const { path, imports } of published) {
      for (const specifier of imports.filter((one) => !/^(\.|node:)/.test(one) && packageOf(one) !== name)) {
        assert.ok(
          declared.includes(packageOf(specifier)),
          `${path} imports ${specifier}, which is not declared: add it to packages/${name}/package.json`,
        );
      }
    }
    const named = declared.filter((dependency) => published.some(({ text }) => text.includes(dependency)));
    assert.deepEqual(declared, named, 'a declared dependency that no file names');
  });

  test(`${name} has a README and an index of nothing but re-exports`, () => {
    assert.ok(readFileSync(join(root, 'packages', name, 'README.md'), 'utf8').length > 100);
    const index = own.find(({ path }) => path === `packages/${name}/src/index.ts`);
    if (manifest.exports === undefined) return;
    assert.ok(index, 'an index');
    for (const { type, source } of index.program['body'] as readonly SyntaxNode[]) {
      assert.ok(/^Export(Named|All)Declaration$/.test(type) && source, `${index.path}: ${type}`);
    }
  });

  test(`no source file of ${name} has more than 500 lines or a default export`, () => {
    for (const { path, text } of own) {
      assert.ok(text.split('\n').length <= 500, path);
      assert.ok(!/^export default/m.test(text), path);
    }
  });
}

test('tests, scripts and examples import only what is declared for them', () => {
  const found = sources.flatMap(({ path, owner, isTest, imports }) => {
    const one = packages.find(({ name }) => name === owner);
    if (one !== undefined && !isTest) return [];
    const { dependencies, devDependencies } = one?.manifest ?? {};
    const ours = (one === undefined ? names : withAllBelow(owner)).map((name) => `@onnxcast/${name}`);
    const mayUse = {
      ...dependencies,
      ...devDependencies,
      ...rootManifest.dependencies,
      ...rootManifest.devDependencies,
    };
    const undeclared = imports
      .filter((specifier) => !/^(\.|node:)/.test(specifier))
      .map(packageOf)
      .filter((name) => !(name in mayUse) && !ours.includes(name) && !(name === 'onnxcast' && one === undefined));
    return undeclared.map((name) => `${path} imports ${name}`);
  });
  checkNone(found, 'Add it to the package.json of the package, of a script to that of the repository.');
});

test('no files import one another in a circle, types and tests included', () => {
  checkNone(
    filesInCircles(sources),
    'Move what one of them takes of the other into a file of its own, which imports neither.',
  );
});

test('no folder of a package holds more than fifteen source files', () => {
  const counts = new Map<string, number>();
  for (const { path } of shipped) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  const crowded = [...counts].filter(([, count]) => count > 15);
  checkNone(
    crowded.map(([folder, count]) => `${folder}: ${count}`),
    'Put those that belong together into a folder below it.',
  );
});

test('every source file begins with a line on what it is', () => {
  const files = sources.filter(({ isTest, owner }) => !isTest && owner !== 'examples');
  checkNone(
    files.filter(({ text }) => !/^(#!.*\n)?\s*(\/\/|\/\*)/.test(text)).map(({ path }) => path),
    'Begin it with a comment of one line: what it is.',
  );
});

test('no exported function takes more than three arguments by their place, or a boolean by its place', () => {
  checkNone(shipped.flatMap(longSignatures), 'Take those that belong together as one object.');
});

test('sources use the words of the field', () => {
  const found = shipped
    .filter(({ path }) => path !== READS_OLD_NAMES)
    .filter(({ path, text }) => PRIVATE_WORDS.test(path) || PRIVATE_WORDS.test(text));
  checkNone(
    found.map(({ path }) => path),
    'Say lesson, closed loop, batch or gradient.',
  );
});

test('messages of packages name options as code does: only the command line knows of --option', () => {
  const found = shipped
    .filter(({ owner, path }) => owner !== 'cli' && !WRITES_PROGRAMS.includes(path))
    .filter(({ program }) => textsOf(program).some(namesOption));
  checkNone(
    found.map(({ path }) => path),
    'Put `option` of series/src/errors.ts into a `text`, which every door spells in its own way.',
  );
});

test('only the file named here imports protobufjs', () => {
  const importers = shipped.filter(({ imports }) => imports.some((one) => one.startsWith('protobufjs')));
  assert.deepEqual(
    importers.map(({ path }) => path),
    ['packages/onnx/src/protobuf.ts'],
  );
});

test('what runs in a page imports nothing of Node', () => {
  for (const { path, imports } of shipped.filter(({ owner }) => BROWSER_SAFE.includes(owner))) {
    assert.ok(!imports.some((one) => one.startsWith('node:')), path);
  }
});

test('what a page imports to train imports nothing of Node, however far down', () => {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = new Set<Source>();
  const reach = (source: Source | undefined): void => {
    if (source === undefined || reached.has(source)) return;
    reached.add(source);
    for (const one of source.imports) reach(byPath.get(resolveImport(source, one) ?? ''));
  };
  for (const path of ['packages/trainer/src/web.ts', 'packages/onnxcast/src/web/training.ts']) reach(byPath.get(path));
  assert.ok(reached.size > 100, `${reached.size} files`);
  checkNone(
    [...reached].filter(({ imports }) => imports.some((one) => one.startsWith('node:'))).map(({ path }) => path),
    'Hand in what only Node has, or move it into a package that pages do not load.',
  );
});

test('every relative import leads to a file', () => {
  for (const source of sources) {
    for (const specifier of source.imports.filter((one) => one.startsWith('.') && one.endsWith('.ts'))) {
      assert.ok(existsSync(join(root, resolveImport(source, specifier) ?? '')), `${source.path}: ${specifier}`);
    }
  }
});

/** The files from which imports lead back to themselves: Tarjan's strongly connected components of more than one. */
function filesInCircles(all: readonly Source[]): readonly string[] {
  const byPath = new Map(all.map((source) => [source.path, source]));
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    low.set(path, order.size - 1);
    stack.push(path);
    const source = byPath.get(path)!;
    const targets = new Set(source.imports.map((specifier) => resolveImport(source, specifier) ?? ''));
    for (const target of targets) {
      if (target === path) circles.push(path);
      if (!byPath.has(target)) continue;
      if (!order.has(target)) visit(target);
      else if (!stack.includes(target)) continue;
      low.set(path, Math.min(low.get(path)!, low.get(target)!));
    }
    if (low.get(path) !== order.get(path)) return;
    const component = stack.splice(stack.indexOf(path));
    if (component.length > 1) circles.push(...component);
  };
  for (const { path } of all) if (!order.has(path)) visit(path);
  return circles;
}

/** Exported functions, and methods of exported classes, of more than three positional arguments or a positional boolean: `path: name`. */
function longSignatures({ path, program }: Source): readonly string[] {
  const found: string[] = [];
  const take = (name: unknown, of: unknown) => {
    const { params } = (of ?? {}) as { params?: readonly unknown[] };
    if (params !== undefined && (params.length > 3 || params.some(isBoolean)))
      found.push(`${path}: ${(name as { name?: string } | null)?.name}`);
  };
  for (const { type, declaration } of program['body'] as readonly SyntaxNode[]) {
    if (type !== 'ExportNamedDeclaration' || declaration === null) continue;
    const { type: kind, id, declarations = [], body } = declaration as Record<string, unknown>;
    if (kind === 'FunctionDeclaration') take(id, declaration);
    for (const { id: name, init } of declarations as readonly Record<string, unknown>[]) {
      if (/Function/.test(String((init as SyntaxNode | null)?.type))) take(name, init);
    }
    if (kind !== 'ClassDeclaration') continue;
    for (const { key, value, accessibility } of (body as { body: readonly Record<string, unknown>[] }).body) {
      if (accessibility !== 'private') take(key, value);
    }
  }
  return found;
}

/** Whether a parameter is a boolean, by its type or by its default. */
function isBoolean(parameter: unknown): boolean {
  const { type, typeAnnotation, right } = parameter as Record<string, unknown>;
  const told = (typeAnnotation as { typeAnnotation?: SyntaxNode } | null | undefined)?.typeAnnotation?.type;
  const fallback = (right as { value?: unknown } | undefined)?.value;
  return told === 'TSBooleanKeyword' || (type === 'AssignmentPattern' && typeof fallback === 'boolean');
}

/** All texts of a file but those of `command(...)`, which are commands; … stands for a part put in. */
function textsOf(program: SyntaxNode): readonly string[] {
  const texts: string[] = [];
  walk(program, (node) => {
    if (node.type === 'CallExpression' && (node['callee'] as { name?: string }).name === 'command') return false;
    if (node.type === 'Literal' && typeof node['value'] === 'string') texts.push(node['value']);
    if (node.type !== 'TemplateLiteral') return true;
    const parts = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[];
    texts.push(parts.map(({ value }) => value.cooked).join('…'));
    return true;
  });
  return texts;
}

/** Whether words hold an option, commands of others in backticks apart. */
function namesOption(text: string): boolean {
  return /\s--[a-z]/.test(text.replace(/`(?!npx onnxcast)[^`]*`/g, ''));
}
