// The packages that are published, as the files that npm would send.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './project.ts';

/** A package as npm packs it. */
export interface Packed {
  readonly name: string;
  readonly version: string;
  /** The .tgz. */
  readonly file: string;
  readonly bytes: number;
  /** What lies in it, from the package's folder. */
  readonly contents: readonly string[];
}

/**
 * Packs every package that is published; they have to be built.
 * @param root of the repository
 * @param target the folder for the .tgz files
 * @throws Error when npm does not, or where a package lacks its licence, its words or its build
 */
export async function packPackages(root: string, target: string): Promise<readonly Packed[]> {
  mkdirSync(target, { recursive: true });
  const folders = publishedPackages(root).flatMap((folder) => ['--workspace', folder]);
  const printed = await runProgram('npm', ['pack', '--json', '--pack-destination', target, ...folders], root);
  return (JSON.parse(printed) as readonly NpmPack[]).map(({ name, version, filename, size, files }) => {
    const contents = files.map(({ path }) => path);
    for (const needed of ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']) {
      if (!contents.includes(needed)) throw new Error(`${name}: the package holds no ${needed}.`);
    }
    return { name, version, file: join(target, filename), bytes: size, contents };
  });
}

/** Builds everything anew, so that no package holds what was built from a file that is gone. */
export async function buildPackages(root: string): Promise<void> {
  for (const name of readdirSync(join(root, 'packages'))) {
    rmSync(join(root, 'packages', name, 'dist'), { recursive: true, force: true });
    rmSync(join(root, 'packages', name, 'tsconfig.tsbuildinfo'), { force: true });
  }
  await runProgram('npm', ['run', 'build'], root);
}

/** What `npm pack --json` says of a package. */
interface NpmPack {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** The folders of the packages that are not private. */
function publishedPackages(root: string): readonly string[] {
  return readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .filter((folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).private !== true);
}
