// What the tries need beside the packages: runtimes, bundlers and checkers, all from npm, each pinned.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './project.ts';

const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** npm packages by the name they are installed under. The runtimes are plain programs of this platform. */
const PACKAGES: Readonly<Record<string, string>> = {
  verdaccio: '6.10.4',
  publint: '0.3.25',
  '@arethetypeswrong/cli': '0.18.5',
  node20: `npm:node-${platform}@20`,
  node22: `npm:node-${platform}@22`,
  node24: `npm:node-${platform}@24`,
  node26: `npm:node-${platform}@26`,
  bun: `npm:@oven/bun-${platform}@1.4.5`,
  deno: `npm:@deno/${platform}${process.platform === 'linux' ? '-glibc' : ''}@2.9.6`,
};

/** Programs by name: `node20` to `node26`, `bun` and `deno` run by themselves, the others by a Node. */
export interface Tools {
  readonly folder: string;
  /** The path of a program. */
  readonly path: (name: keyof typeof PROGRAMS) => string;
}

const PROGRAMS = {
  node20: 'node20/bin/node',
  node22: 'node22/bin/node',
  node24: 'node24/bin/node',
  node26: 'node26/bin/node',
  bun: 'bun/bin/bun',
  deno: 'deno/deno',
  verdaccio: 'verdaccio/bin/verdaccio',
  publint: 'publint/src/cli.js',
  attw: '@arethetypeswrong/cli/dist/index.js',
} as const;

/** Installs the tools, 1 GB, unless they are there already. */
export async function installTools(folder: string): Promise<Tools> {
  mkdirSync(folder, { recursive: true });
  // One of verdaccio's dependencies names a tag, which not every mirror of the registry has.
  const manifest = JSON.stringify({ private: true, dependencies: PACKAGES, overrides: { 'node-fetch': '2.7.0' } });
  const stamp = join(folder, 'installed.json');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== manifest) {
    writeFileSync(join(folder, 'package.json'), manifest);
    await runProgram('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
    writeFileSync(stamp, manifest);
  }
  return { folder, path: (name) => join(folder, 'node_modules', PROGRAMS[name]) };
}
