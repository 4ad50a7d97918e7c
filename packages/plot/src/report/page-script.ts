// The script of a report's page: built into this package; a clone, which runs its sources, bundles it when it is asked for.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

let script: Promise<string> | undefined;

/** Reads the script that draws the series of a report, once. */
export function readPageScript(): Promise<string> {
  script ??= findScript();
  return script;
}

async function findScript(): Promise<string> {
  const built = new URL('./page.js', import.meta.url);
  if (existsSync(built)) return readFile(built, 'utf8');
  const source = new URL('../../../../scripts/build-report-page.ts', import.meta.url);
  const { bundleReportPage }: { readonly bundleReportPage: () => Promise<string> } = await import(source.href);
  return bundleReportPage();
}
