// Attacks whole programs: `npm run attack -- --kills 200` kills trainings at random moments and looks whether each goes on to the bits of one
// that nobody killed; `npm run attack -- --models 1000` runs damaged models through ONNX Runtime as those of a stranger.
import { parseArgs } from 'node:util';
import { attackTrainings } from './attack/kill-trainings.ts';
import { attackRuns } from './attack/run-models.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string' }, models: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
const both = values.kills === undefined && values.models === undefined;
const [kills, models] = [Number(values.kills ?? (both ? 20 : 0)), Number(values.models ?? (both ? 100 : 0))];

if (kills > 0) {
  const { trainings, inWrites, problems, ...done } = await attackTrainings({ kills, seed });
  tell(`${done.kills} kills of ${trainings} trainings, ${inWrites} while a file was being written`, problems);
}
if (models > 0) {
  const { refused, unopened, ended, same, other, slowest, problems } = await attackRuns({ models, seed });
  const became = `${refused} refused before they ran, ${unopened} by ONNX Runtime, ${ended} ended with their process, ${same} forecast the same and ${other} other numbers`;
  tell(`${models} damaged models: ${became}; the slowest took ${(slowest / 1000).toFixed(1)} s`, problems);
}

function tell(what: string, problems: readonly string[]): void {
  console.log(`${what}: ${problems.length} problems`);
  for (const problem of problems) console.log(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
