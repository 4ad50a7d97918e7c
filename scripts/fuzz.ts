// Attacks everything that reads bytes with damaged files: `npm run fuzz -- --count 10000 --seed 1`. What gets through is kept in test/fuzz/corpus.
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { writeFile } from '@onnxcast/series/write-file';
import { attack, type Target, targets } from '../test/fuzz/readers.suite.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000' }, seed: { type: 'string', default: '0' } },
});
const [count, first] = [Number(values.count), Number(values.seed)];

let found = 0;
for (const target of targets) found += await attackOften(target);
if (found > 0) process.exitCode = 1;

/** Attacks one target with all seeds, prints what became of it, and keeps what got through. */
async function attackOften(target: Target): Promise<number> {
  const counts = { refused: 0, read: 0 };
  const problems = new Map<string, number>();
  const begun = performance.now();
  for (let seed = first; seed < first + count; seed++) {
    const outcome = await attack(target, seed);
    if (typeof outcome === 'string') {
      counts[outcome]++;
      continue;
    }
    const known = problems.get(outcome.problem) ?? 0;
    problems.set(outcome.problem, known + 1);
    if (known > 0) continue;
    const name = createHash('sha256').update(outcome.bytes).digest('hex').slice(0, 12);
    await writeFile(new URL(`../test/fuzz/corpus/${name}.bin`, import.meta.url).pathname, outcome.bytes);
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${target.name}: ${counts.refused} refused, ${counts.read} read, ${seconds} s`);
  for (const [problem, times] of problems) console.log(`  ${times} x ${problem}`);
  return problems.size;
}
