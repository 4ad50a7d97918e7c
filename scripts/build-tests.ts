// Makes JavaScript of the test files, over the packages as they are built: it loads in a third of the time of the sources.
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Inside the repository, so that what the tests import is found. */
const folder = join(root, 'test/output/built');

/** What was built of a source file of a package; undefined for tests, for what they share, and where nothing was. */
function builtOf(path: string): string | undefined {
  const [packages, name, src, ...rest] = relative(root, path).split(sep);
  if (packages !== 'packages' || src !== 'src' || /\.(test|suite)\.ts$/.test(path)) return undefined;
  const built = join(root, packages, name!, 'dist', ...rest).replace(/\.ts$/, '.js');
  return existsSync(built) ? built : undefined;
}

/** A package's own files are taken from its build, which is also where its name leads; tests know where their source lies. */
const overBuild: Plugin = {
  name: 'over-build',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, importer }) => {
      const built = builtOf(resolve(dirname(importer), path));
      return built === undefined ? undefined : { path: pathToFileURL(built).href, external: true };
    });
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }));
  },
};

/**
 * Builds test files; the packages have to be built.
 * @param files paths of test files of this repository
 * @returns where each was built, in their order
 */
export async function buildTests(files: readonly string[]): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: [...files],
    outdir: folder,
    outbase: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    plugins: [overBuild],
    logLevel: 'warning',
  });
  return files.map((file) => join(folder, relative(root, file)).replace(/\.ts$/, '.js'));
}

/** The test file that was built, where it is one of {@link buildTests}. */
export function sourceOf(file: string): string {
  return file.startsWith(folder) ? join(root, relative(folder, file)).replace(/\.js$/, '.ts') : file;
}
