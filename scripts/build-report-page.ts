// Bundles the script of reports into one text, ECharts' used parts inside it.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const entry = fileURLToPath(new URL('../packages/report-page/src/main.ts', import.meta.url));
const folder = new URL('../packages/plot/dist/report/', import.meta.url);

/** The script as a page holds it, licences at its end. */
export async function bundleReportPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    conditions: ['source'],
    legalComments: 'eof',
    logLevel: 'warning',
  });
  return outputFiles[0]!.text;
}

/** Writes it beside the build of the package that reads it. */
export async function buildReportPage(): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('page.js', folder), await bundleReportPage());
}
