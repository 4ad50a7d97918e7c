// `npm run try-packages`: publishes every package to a registry on this machine, installs from there and uses what a user would.
// `-- --only esm,types` tries a part; where something fails, the projects stay to be looked at.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildPackages, packPackages } from './try-packages/pack.ts';
import { formatSize } from './try-packages/project.ts';
import { startRegistry } from './try-packages/registry.ts';
import { installTools } from './try-packages/tools.ts';
import { type Try, tries, type Workshop } from './try-packages/tries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = [...new Set(tries.map(({ name }) => name))];

const { values: options } = parseArgs({ options: { only: { type: 'string' } } });
const only = options.only?.split(',') ?? names;
for (const name of only) {
  if (names.includes(name)) continue;
  console.error(`--only: found "${name}", expected some of ${names.join(', ')}.`);
  process.exit(2);
}

/** Tries one thing, and prints its row. */
async function print({ what, run, known }: Try, workshop: Workshop): Promise<boolean> {
  const start = performance.now();
  const outcome = await run(workshop).then(
    (words) => ({ isGood: true, words }),
    (error: unknown) => ({ isGood: false, words: error instanceof Error ? error.message : String(error) }),
  );
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  const isAsKnown = outcome.isGood === (known === undefined);
  const mark = outcome.isGood ? 'works' : known === undefined ? 'FAILS' : 'does not work, as known';
  const words = known !== undefined && !outcome.isGood ? known : outcome.words;
  console.log(
    `| ${what} | ${mark}${isAsKnown ? '' : ', which is not as known'} | ${words.replaceAll('\n', '\n    ')} | ${seconds} |`,
  );
  return isAsKnown;
}

const folder = mkdtempSync(join(tmpdir(), 'onnxcast-packages-'));
console.log(`Building; installing what tries the packages (1 GB, kept in node_modules/.cache); projects in ${folder}`);
await buildPackages(root);
const tools = await installTools(join(root, 'node_modules/.cache/try-packages'));
const packed = await packPackages(root, join(folder, 'packed'));
const registry = await startRegistry({
  verdaccio: tools.path('verdaccio'),
  node: tools.path('node24'),
  folder: join(folder, 'registry'),
});
try {
  for (const one of packed) {
    await registry.publish(one);
    console.log(`published ${one.name} ${one.version}, ${formatSize(one.bytes)}, ${one.contents.length} files`);
  }
  const workshop: Workshop = { root, folder, registry: registry.url, packed, tools };
  console.log('\n| what | | found | time |\n| --- | --- | --- | --- |');
  let isAsKnown = true;
  for (const one of tries.filter(({ name }) => only.includes(name)))
    isAsKnown = (await print(one, workshop)) && isAsKnown;
  process.exitCode = isAsKnown ? 0 : 1;
  if (isAsKnown) rmSync(folder, { recursive: true, force: true });
} finally {
  registry.close();
}
