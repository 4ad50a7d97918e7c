// `onnxcast verify`: all forms and runtimes at hand, compared with one another.
import { fromMetadata } from '@onnxcast/model';
import { describeModel } from '@onnxcast/onnx';
import { type Check, type GraphForm, graphForms, type RuntimeKey, runtimeKeys, type Verdict, verify } from 'onnxcast';
import { readModelFile } from 'onnxcast/read-model-file';
import type { Argv } from 'yargs';
import type { Command } from '../../command.ts';
import { nameFile, readData } from '../../options/read-data.ts';
import { SERIES_OPTIONS, toReadOptions } from '../../options/series-options.ts';
import { splitList } from '../../options/split-list.ts';
import { formatCount, formatTable, joinWords, printData, printJson, say } from '../../terminal/output.ts';

const options = (yargs: Argv) =>
  yargs
    .positional('model', { type: 'string', demandOption: true, describe: 'an .onnx file that onnxcast exported' })
    .option('data', {
      type: 'string',
      describe: 'series to forecast (default: three sine waves, at the level of the sample beside a shipped model)',
    })
    .option('warmup', { type: 'number', default: 999, describe: 'steps of history, at most' })
    .option('steps', { type: 'number', default: 1000, describe: 'closed-loop steps' })
    .option('forms', { type: 'string', default: graphForms.join(','), describe: 'graph forms to compare' })
    .option('runtimes', { type: 'string', default: runtimeKeys.join(','), describe: 'runtimes to compare' })
    .option('tolerance', {
      type: 'number',
      default: 1e-4,
      describe:
        "largest difference of a graph to another, and to float64, in the model's own unit: standard deviations where it scales; more where float32 rounding alone moves the model further",
    })
    .option('json', { type: 'boolean', default: false, describe: 'write JSON' })
    .options(SERIES_OPTIONS);

/** `onnxcast verify MODEL.onnx`: all forms and runtimes at hand against one another. */
export const verifyCommand: Command<typeof options> = {
  options,
  run: async (argv) => {
    const { model, data, warmup, steps, tolerance, json } = argv;
    const series = data === undefined ? undefined : await readData(data, toReadOptions(argv, await featuresOf(model)));
    const verdict = await verify(model, {
      series,
      warmup,
      steps,
      forms: splitList(argv.forms) as readonly GraphForm[],
      runtimes: splitList(argv.runtimes) as readonly RuntimeKey[],
      tolerance,
      onProgress: say,
    }).catch((error: unknown) => {
      throw nameFile(error, data ?? model);
    });
    if (json) printJson({ file: model, ...verdict });
    else printData(formatVerdict(verdict));
    if (!verdict.passed) process.exitCode = 1;
  },
};

/** The columns that a model takes, if it says. */
async function featuresOf(model: string): Promise<readonly string[] | undefined> {
  return fromMetadata(describeModel(await readModelFile(model), model).metadata, model)?.features;
}

/** The parts that are compared, as columns of the table; intervals only where there are any. */
const PARTS = [
  ['warm-up', 'warmup'],
  ['closed loop', 'closedLoop'],
  ['intervals', 'intervals'],
] as const;

function formatVerdict(verdict: Verdict): string {
  const { series, warmup, horizon, tolerance, rounding, levels } = verdict;
  const parts = PARTS.filter(([, key]) => rounding[key] !== undefined);
  const rows = verdict.results.map((result) => [
    result.runtime,
    result.version,
    result.form,
    ...parts.map(([, key]) => result[key]?.toExponential(1) ?? '-'),
    `${result.milliseconds < 10 ? result.milliseconds.toFixed(1) : result.milliseconds.toFixed(0)} ms`,
  ]);
  const moved = parts.map(([, key]) => rounding[key] ?? 0);
  const names = parts.map(([name]) => name);
  return [
    `${series} series, ${formatCount(warmup, 'warm-up step')} and ${formatCount(horizon, 'closed-loop step')}; differences in ${verdict.unit}`,
    '',
    formatTable([['runtime', 'version', 'form', ...names, 'a forecast'], ...rows]),
    ...verdict.notRun.map(({ name, reason }) => `${name} did not run: ${reason}`),
    '',
    `${joinWords(names)}: max abs difference to the plain TypeScript loops in float64`,
    ...(levels.length === 0
      ? []
      : [`intervals: the ends of those of ${joinWords(levels.map(String))} %, of every closed-loop step`]),
    `float32 rounding alone, that of the weights too, moves this model's ${joinWords(parts.map(([name], i) => `${i === 0 ? '' : 'its '}${name} by ${short(moved[i]!)}`))}`,
    rounding.factor * Math.max(...moved) > tolerance
      ? `so graphs may differ by ${rounding.factor} times what it does up to each step (${joinWords(moved.map((one) => short(rounding.factor * one)))} in the end), or by the tolerance of ${tolerance} where that is more`
      : `so graphs may differ by the tolerance of ${tolerance}: ${rounding.factor} times that is less`,
    ...(verdict.checks.length === 0 ? ['no graph was run, so nothing was compared'] : verdict.checks.map(formatCheck)),
  ].join('\n');
}

function formatCheck({ part, against, passed, largest, step, difference, limit, who }: Check): string {
  const whom = against === 'float64' ? 'the plain loops in float64' : 'one another';
  const at = `${passed ? 'nearest it' : 'furthest past it'} at step ${step}: ${short(difference)} of ${short(limit)}`;
  return `${part}, graphs against ${whom}: ${short(largest)}, ${passed ? 'within' : 'PAST'} the limit (${at}, ${who.join(' and ')})`;
}

/** Two digits: 2.0e-4. */
function short(value: number): string {
  return value.toExponential(1);
}
