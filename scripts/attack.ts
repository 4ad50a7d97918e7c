// Attacks whole programs: `npm run attack -- --kills 200` kills trainings at random moments and looks whether each goes on to the bits of one that nobody killed.
import { parseArgs } from 'node:util';
import { attackTrainings } from './attack/kill-trainings.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
const found = await attackTrainings({ kills: Number(values.kills), seed: Number(values.seed) });
const { kills, trainings, inWrites, problems } = found;
console.log(
  `${kills} kills of ${trainings} trainings, ${inWrites} while a file was being written: ${problems.length} problems`,
);
for (const problem of problems) console.log(`  ${problem}`);
if (problems.length > 0) process.exitCode = 1;
