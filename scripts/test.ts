// The test command: style, types, native parts, tests, packages. Prints every step and ends with one line of counts.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** Runs a program that npm installed, and ends the test command where it fails. */
function runStep(title: string, script: string, args: readonly string[] = [], cwd = root): void {
  console.log(`\n# ${title}`);
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { stdio: 'inherit', cwd });
  if (status === 0) return;
  console.log(`\n${title} failed.\n0 passed, 1 failed`);
  process.exit(1);
}

/** Test files below the given folders, those whose path holds one of `filters` if any are given. */
function findTests(filters: readonly string[]): readonly string[] {
  const folders = ['packages', 'test'];
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)),
    )
    .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules') && !path.includes('dist'))
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
    .sort();
}

/** Runs test files, each in a process of its own, and resolves to their counts. */
function runTests(files: readonly string[]): Promise<{ passed: number; failed: string[]; skipped: string[] }> {
  return new Promise((resolve) => {
    const counts = { passed: 0, failed: [] as string[], skipped: [] as string[] };
    const stream = run({ files: [...files], concurrency: Math.max(1, availableParallelism()) });
    stream.on('test:pass', (event) => {
      if (event.details.type === 'suite') return;
      if (event.skip !== undefined) counts.skipped.push(`${event.name}: ${event.skip}`);
      else counts.passed += 1;
    });
    stream.on('test:fail', (event) => {
      if (event.details.type !== 'suite') counts.failed.push(`${event.file ?? ''}: ${event.name}`);
    });
    const report = stream.compose(new spec());
    // Not before the report is written: the process ends with it.
    report.on('end', () => resolve(counts));
    report.pipe(process.stdout);
  });
}

const filters = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const testsOnly = filters.length > 0;

if (!testsOnly) {
  runStep('Format and lint', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']);
  runStep('Types and build', 'node_modules/typescript/bin/tsc', ['-b']);
  runStep('Command line and models', 'node_modules/tsx/dist/cli.mjs', [
    '--conditions=source',
    'scripts/build-package.ts',
  ]);
  // The tests start it instead of the sources.
  process.env['ONNXCAST_TEST_BUILT'] = 'true';
  runStep('Dead exports and dependencies', 'node_modules/knip/bin/knip.js');
  for (const name of readdirSync('packages')) {
    runStep(`Package ${name}`, 'node_modules/publint/src/cli.js', ['--strict'], join(root, 'packages', name));
  }
  runStep('Native parts', 'packages/onnxcast/bin/onnxcast.js', ['setup']);
}
console.log('\n# Tests');
const { passed, failed, skipped } = await runTests(findTests(filters));
for (const reason of skipped) console.log(`skipped: ${reason}`);
for (const name of failed) console.log(`failed: ${name}`);
console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
process.exit(failed.length > 0 || passed === 0 ? 1 : 0);
