// Which steps the lower axis names.

/** A named step. */
export interface StepTick {
  readonly step: number;
  readonly label: string;
}

/**
 * Chooses about `count` steps to name: round years where the labels are dates of more than two years, round numbers
 * where they are whole numbers or none, else every so many.
 * @param labels one a step, or none
 * @param steps how many steps the axis has
 */
export function chooseSteps(labels: readonly string[], steps: number, count: number): readonly StepTick[] {
  return chooseYears(labels, count) ?? chooseNumbers(labels, steps, count) ?? chooseEvery(labels, steps, count);
}

function chooseYears(labels: readonly string[], count: number): readonly StepTick[] | undefined {
  const starts: { step: number; year: number }[] = [];
  let last: number | undefined;
  for (const [step, label] of labels.entries()) {
    const year = /^(\d{4})-\d\d/.exec(label)?.[1];
    if (year === undefined) return undefined;
    if (last !== undefined && Number(year) !== last) starts.push({ step, year: Number(year) });
    last = Number(year);
  }
  if (starts.length < 3) return undefined;
  const every = roundUp(starts.length / count);
  return starts.filter(({ year }) => year % every === 0).map(({ step, year }) => ({ step, label: String(year) }));
}

function chooseNumbers(labels: readonly string[], steps: number, count: number): readonly StepTick[] | undefined {
  // The first step is step 1.
  const numbers = labels.length === 0 ? Array.from({ length: steps }, (_, step) => step + 1) : labels.map(Number);
  const [first = 0, second = first + 1] = numbers;
  if (!numbers.every(Number.isSafeInteger)) return undefined;
  const every = roundUp((Math.abs(second - first) * steps) / count);
  return numbers.flatMap((number, step) =>
    number % every === 0 && number !== 0 ? [{ step, label: String(number) }] : [],
  );
}

function chooseEvery(labels: readonly string[], steps: number, count: number): readonly StepTick[] {
  const every = roundUp(steps / count);
  const ticks = labels.flatMap((label, step) => ((step + 1) % every === 0 ? [{ step, label }] : []));
  // Few labels on a long axis: the first says where it begins.
  const [first] = labels;
  return ticks.length > 0 || first === undefined ? ticks : [{ step: 0, label: first }];
}

/** The least of 1, 2, 5, 10, 20, 50, ... that is not below a number. */
function roundUp(least: number): number {
  if (least <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= least)!;
}
