// What was found to lie outside, as the text of a file: one row an anomaly.
import type { Anomaly, Detection } from '@onnxcast/runtime';
import {
  checkGiven,
  formatCsv,
  formatJsonNumber,
  formatJsonRows,
  formatNumber,
  guardFormula,
  KINDS,
} from '@onnxcast/series';

const NUMBERS = ['value', 'expected', 'lower', 'upper', 'distance'] as const satisfies readonly (keyof Anomaly)[];

const isDetection = (one: unknown) => KINDS.object.passes(one) && 'anomalies' in one && 'expected' in one;
const DETECTIONS = {
  expected: 'a list of what `detect` gives',
  passes: (given: unknown) => Array.isArray(given) && given.every(isDetection),
  isPart: isDetection,
};

/** How anomalies are written. */
export interface AnomalyFormat {
  readonly spell?: (time: string) => string;
  readonly safe?: boolean;
}

/**
 * Writes anomalies, series by series in the order of time. The columns are `unique_id`, `ds`, with several targets
 * `variable`, and then `value`, `expected`, `lower`, `upper` and `distance`, which is 1 at the end of the interval.
 * @param options `spell` writes a time as the file of the series does, default as it is; `safe`: in CSV no id, time or name begins a formula of a spreadsheet, default false
 * @returns the text, ended by a line feed
 * @example
 * await writeFile('anomalies.csv', formatAnomalies(await detect(forecaster, [sales]), 'csv'));
 */
export function formatAnomalies(
  detections: readonly Detection[],
  format: 'csv' | 'json',
  { spell = (time) => time, safe = false }: AnomalyFormat = {},
): string {
  checkGiven({ detections }, DETECTIONS);
  checkGiven({ format }, ['csv', 'json']);
  const guard = (text: string) => (safe && format === 'csv' ? guardFormula(text) : text);
  const hasSeveral = detections.some(({ expected }) => expected.targets.length > 1);
  const anomalies = detections.flatMap((one) => one.anomalies);
  const words = anomalies.map(({ id, time, target }) => [id, spell(time), ...(hasSeveral ? [target] : [])].map(guard));
  const columns = ['unique_id', 'ds', ...(hasSeveral ? ['variable'] : []), ...NUMBERS];
  const write = format === 'json' ? formatJsonNumber : formatNumber;
  const rows = anomalies.map((anomaly, i) => {
    const numbers = Float64Array.from(NUMBERS, (name) => anomaly[name]);
    const texts = format === 'json' ? words[i]!.map((word) => JSON.stringify(word)) : words[i]!;
    return [...texts, ...NUMBERS.map((_, at) => write(numbers, at))];
  });
  if (format === 'csv') return formatCsv([columns, ...rows]);
  return formatJsonRows(rows.map((row) => row.map((cell, j) => [columns[j]!, cell] as const)));
}
