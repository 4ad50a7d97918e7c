// What was chosen and why: the candidates of an autoregression, and how far off each would have been in the past.
import type { ReportSection, ReportTable } from '@onnxcast/plot/report';
import type { AutoregressionChoice } from '@onnxcast/trainer';
import { sayCells } from './describe-cells.ts';
import { formatError, formatNumber } from './format-number.ts';

type Judged = AutoregressionChoice['judged'][number];

/** What candidates differ in, and how a value of it is said. */
const TRAITS: Readonly<Record<string, (one: Judged) => string>> = {
  continues: ({ log }) => (log ? 'logarithms' : 'values'),
  season: ({ season }) => (season === 1 ? 'none' : String(season)),
  'last values seen': ({ window }) => String(window),
  'drawn to': ({ prior }) => prior,
  penalty: ({ penalty }) => String(penalty),
  'mean and drift': ({ reverts, drifts }) => (reverts ? 'may revert to the mean' : drifts ? 'may drift' : 'neither'),
};

/** Rows of the first table, and values of a trait. */
const MOST_ROWS = 10;
const MOST_VALUES = 5;

/** Describes how an autoregression was chosen. */
export function describeChoice(choice: AutoregressionChoice): ReportSection {
  const { chosen, judged, cuts, horizon, season } = choice;
  const points = cuts.length === 1 ? 'one point' : `${cuts.length} points`;
  const steps = horizon === 1 ? 'the step' : `up to ${horizon} steps`;
  const unit = season === 1 ? 'naive forecast' : `seasonal naive forecast, season ${season},`;
  const shown = chosen.slice(0, MOST_ROWS);
  return {
    id: 'choice',
    title: 'What was chosen, and why',
    text: [
      `${judged.length} ways to fit a linear autoregression, in which the next value is a weighted sum of the last ones, forecast ${steps} after ${points} of the past without having seen them; later points count more. Errors are mean absolute ones in multiples of that of the ${unit} inside the series.`,
      `The model is ${sayChoice(choice)}.`,
      ...(choice.breaks === undefined ? [] : [`${sayBreaks(choice.breaks)}.`]),
      ...sayTried(choice),
      ...(choice.cells === undefined ? [] : [`${sayCells(choice.cells)}.`]),
    ],
    tables: [
      {
        caption:
          shown.length < chosen.length
            ? `The best ${shown.length} of the ${chosen.length} ways whose weights are averaged`
            : 'The ways whose weights are averaged',
        head: ['rank', ...Object.keys(TRAITS), 'share, %', 'error'],
        rows: shown.map((one, at) => [
          String(at + 1),
          ...Object.values(TRAITS).map((say) => say(one)),
          (100 * one.share).toFixed(1),
          formatError(one.error, 4),
        ]),
      },
      compareTraits(judged),
    ],
  };
}

/** What is the model, and what it had to beat; errors are multiples of the naive one inside the series. */
export function sayChoice({ chosen, error, naive, isNaive, known }: AutoregressionChoice): string {
  const floor = naive.season === 1 ? 'the last value' : `the season of ${naive.season} steps`;
  const [ours, theirs] = [formatError(error, 4), formatError(naive.error, 4)];
  const beside = known.names.length === 0 ? '' : `, beside ${known.names.join(' and ')}`;
  const average = `the average of the weights of the best ${chosen.length}${beside}`;
  return isNaive
    ? `${floor} repeated, error ${theirs}: ${average} was ${error < naive.error ? 'hardly' : 'no'} better, error ${ours}`
    : `${average}, error ${ours}; to repeat ${floor} has ${theirs}`;
}

const round = (size: number) => formatNumber(Number(size.toPrecision(3)));

/** Breaks that are told one by one. */
const MOST_BREAKS = 3;

/** Where the level breaks, and what was made of it. */
export function sayBreaks(breaks: NonNullable<AutoregressionChoice['breaks']>): string {
  const isOne = new Set(breaks.map(({ id, target }) => JSON.stringify([id, target]))).size === 1;
  const said = breaks.slice(0, MOST_BREAKS).map(({ id, target, time, step, size, isFactor }) => {
    const by = isFactor ? `to ${round(Math.exp(size))} times as much` : `by ${round(Math.abs(size))}`;
    const at = time === undefined ? `row ${step + 1}` : time;
    return `${size > 0 ? 'up' : 'down'} ${by} at ${at}${isOne ? '' : ` (${id}, ${target})`}`;
  });
  const more = breaks.length > MOST_BREAKS ? ` and ${breaks.length - MOST_BREAKS} more` : '';
  return `the level breaks: ${said.join(', ')}${more}; fitted as if it had been the last one all along`;
}

/** What was tried of what is known in advance. */
function sayTried({ known: { names, tried }, isNaive, leftOut, silent }: AutoregressionChoice): readonly string[] {
  const unsaid =
    silent === undefined ? [] : [`Left out, because they stay the same in every series: ${silent.join(', ')}.`];
  if (tried.length === 0) return unsaid;
  const errors = tried.map((one) => `${sayNames(one.names)} ${formatError(one.error, 4)}`);
  return [
    `Covariates and what is read off the time were tried from points all over the past, each with the best ways to fit beside it, and taken only where the error fell by 2 % or more. Errors: ${errors.join('; ')}. Taken: ${sayNames(names)}${isNaive ? ', of which nothing is left in a model that repeats what was' : ''}.`,
    ...unsaid,
    ...(leftOut.length === 0 ? [] : [`Asked for and left out: ${leftOut.join(', ')}.`]),
  ];
}

function sayNames(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(' and ');
}

/** The best error that each value of each trait came to. */
function compareTraits(judged: readonly Judged[]): ReportTable {
  const rows = Object.entries(TRAITS).flatMap(([name, say]) => {
    const best = new Map<string, number>();
    // The best come first.
    for (const one of judged) if (!best.has(say(one))) best.set(say(one), one.error);
    const values = [...best].slice(0, MOST_VALUES);
    return values.length < 2 ? [] : values.map(([value, error]) => [`${name}: ${value}`, formatError(error, 4)]);
  });
  return {
    caption: `The best of all ways that share a trait, ${MOST_VALUES} values of each`,
    head: ['trait', 'error'],
    rows,
  };
}
