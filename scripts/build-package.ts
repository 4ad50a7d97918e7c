// Puts into the packages that people install what is not their own: the command line, built, the trained models, the script of reports.
import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { models } from 'onnxcast';
import { buildReportPage } from './build-report-page.ts';

const folder = fileURLToPath(new URL('../packages/onnxcast', import.meta.url));
const cli = join(folder, 'dist/cli');

/** Makes `main.js` and what it loads: one script that starts, and one more a command. Dependencies stay outside. */
async function bundleCli(outdir: string, write: boolean): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: { main: fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url)) },
    outdir,
    write,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

/** Every module outside of the command line that it imports. */
export async function importsOfCli(): Promise<readonly string[]> {
  const { outputs } = await bundleCli(cli, false);
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))];
}

/** Copies the trained models, without their data and cards. */
async function copyModels(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const path of Object.values(models)) await cp(path, join(folder, basename(path)));
}

/** Makes the package ready to be packed, its own build apart. */
export async function buildPackage(): Promise<void> {
  await copyModels(join(folder, 'models'));
  await buildReportPage();
  await rm(cli, { recursive: true, force: true });
  await bundleCli(cli, true);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage();
