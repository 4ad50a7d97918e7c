// Builds the command line into the package that publishes it: one script that starts, and one more a command. Dependencies stay outside.
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Writes `main.js` and what it loads into a folder.
 * @returns every module outside of it that it imports
 */
export async function buildCli(folder: string): Promise<readonly string[]> {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildCli(fileURLToPath(new URL('../packages/onnxcast/dist/cli', import.meta.url)));
}
