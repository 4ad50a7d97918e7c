// What became of the mutants of a sample, out of Stryker's report.
import { isSampled, type Sample } from './sample.ts';

/** Stryker's report, as far as it is read here. */
interface Report {
  readonly files: Readonly<
    Record<string, { readonly mutants: readonly { readonly id: string; readonly status: string }[] }>
  >;
}

/** States of mutants that a test noticed, and that none did. */
const DETECTED = ['Killed', 'Timeout'];
const UNDETECTED = ['Survived', 'NoCoverage'];

/** Counts the mutants of a sample: `optimizers: 61 of 70 mutants noticed (87.1 % +- 4.0), 3 of them ran without end, 2 lie where no test comes; sample of 812 in 11 files`. */
export function describeScore(area: string, report: Report, sample: Sample): string {
  const all = Object.values(report.files).flatMap(({ mutants }) => mutants);
  const taken = all.filter(({ id }) => isSampled(id, sample));
  const count = (states: readonly string[]) => taken.filter(({ status }) => states.includes(status)).length;
  const detected = count(DETECTED);
  const tried = detected + count(UNDETECTED);
  const score = detected / tried;
  const error = Math.sqrt((score * (1 - score)) / tried);
  const percent = (part: number) => (100 * part).toFixed(1);
  const files = Object.values(report.files).filter(({ mutants }) => mutants.length > 0).length;
  return [
    `${area}: ${detected} of ${tried} mutants noticed (${percent(score)} %${sample.share < 1 ? ` +- ${percent(error)}` : ''})`,
    `${count(['Timeout'])} of them ran without end`,
    `${count(['NoCoverage'])} lie where no test comes; of ${all.length} in ${files} files`,
  ].join(', ');
}
