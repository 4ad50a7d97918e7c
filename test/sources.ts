// The repository's TypeScript files, parsed: what each imports and exports, and its words.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** A package of ours. */
export interface Package {
  readonly name: string;
  readonly manifest: {
    readonly exports?: Readonly<Record<string, { readonly source?: string }>>;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
  };
}

/** A node of a syntax tree, as ESTree has them. */
export interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One file. */
export interface Source {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** The folder below `packages/`, or `scripts`, `test`, `examples`. */
  readonly owner: string;
  /** Tests, and what only they use. */
  readonly isTest: boolean;
  readonly text: string;
  /** What stands in `import` and `export ... from`, of types too, and in `import()`. */
  readonly imports: readonly string[];
  readonly program: SyntaxNode;
}

/** A folder whose package has moved away may still hold a build: only those with a manifest count. */
export const packages: readonly Package[] = readdirSync(join(root, 'packages'))
  .filter((name) => existsSync(join(root, 'packages', name, 'package.json')))
  .map((name) => ({ name, manifest: readManifest(join('packages', name)) }));

export const rootManifest = readManifest('.');

export const sources: readonly Source[] = [
  ...packages.flatMap(({ name }) => readSources(join('packages', name, 'src'), name)),
  ...['scripts', 'test', 'examples'].flatMap((folder) => readSources(folder, folder)),
];

/** The file that an import of a file leads to, from the root; undefined where it is not one of ours. */
export function resolveImport({ path }: Source, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return relative(root, join(root, dirname(path), specifier));
  const [, name = '', rest] = /^@onnxcast\/([^/]+)(\/.*)?$/.exec(specifier) ?? [];
  const one = packages.find((each) => each.name === name || (specifier === 'onnxcast' && each.name === 'onnxcast'));
  const source = one?.manifest.exports?.[`.${rest ?? ''}`]?.source;
  return source === undefined ? undefined : join('packages', one?.name ?? '', source);
}

/** All nodes below one, itself first; `enter` answers whether to go into it. */
export function walk(node: unknown, enter: (node: SyntaxNode) => boolean): void {
  if (Array.isArray(node)) for (const one of node) walk(one, enter);
  else if (typeof node === 'object' && node !== null) {
    if ('type' in node && !enter(node as SyntaxNode)) return;
    for (const value of Object.values(node)) if (typeof value === 'object') walk(value, enter);
  }
}

function readManifest(folder: string): Package['manifest'] {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

function readSources(folder: string, owner: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(join(root, path), 'utf8');
      const { program, errors } = parseSync(path, text);
      if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
      const isTest = owner === 'test' || /\.(test|suite)\.ts$/.test(name);
      return { path, owner, isTest, text, imports: importsOf(program as unknown as SyntaxNode), program } as never;
    });
}

function importsOf(program: SyntaxNode): readonly string[] {
  const imports: string[] = [];
  walk(program, ({ type, source }) => {
    const isImport = /^(Import|ExportNamed|ExportAll)(Declaration|Expression)$|^TSImportType$/.test(type);
    const { value } = (isImport ? (source ?? {}) : {}) as { value?: unknown };
    if (typeof value === 'string') imports.push(value);
    return true;
  });
  return imports;
}
