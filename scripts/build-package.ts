// Puts into the packages that people install what is not their own: the command line, built, the trained models, the script of reports.
import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { models } from 'onnxcast';
import { buildReportPage } from './build-report-page.ts';

/**
 * Writes `main.js` and what it loads into a folder: one script that starts, and one more a command. Dependencies stay outside.
 * @returns every module outside of it that it imports
 */
async function buildCli(folder: string): Promise<readonly string[]> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { main: fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url)) },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    metafile: true,
    logLevel: 'warning',
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))];
}

/** Copies the trained models, without their data and cards. */
async function copyModels(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const path of Object.values(models)) await cp(path, join(folder, basename(path)));
}

/**
 * Makes the package ready to be packed, its own build apart.
 * @returns every module that the command line imports
 */
export async function buildPackage(): Promise<readonly string[]> {
  const folder = fileURLToPath(new URL('../packages/onnxcast', import.meta.url));
  await copyModels(join(folder, 'models'));
  await buildReportPage();
  return buildCli(join(folder, 'dist/cli'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPackage();
