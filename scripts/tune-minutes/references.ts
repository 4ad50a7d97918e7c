// What goes on from eleven games without having learnt anything of other seasons, and the lines themselves.
import { meanOf } from '@onnxcast/series';
import { drift, type Series, theta } from 'onnxcast';
import { GAMES, makeJudged, measure, type Row } from './figures.ts';
import type { DataName } from './sets.ts';

/** Ways to go on that learn nothing of other seasons. */
const REFERENCES: Readonly<Record<string, (history: Series) => Float64Array>> = {
  'straight line through the 11 games': prolongLine,
  Theta: (history) => theta(history, GAMES),
  Drift: (history) => drift(history, GAMES),
};

/** The straight line of least squares through a history, prolonged. */
function prolongLine({ values }: Series): Float64Array {
  const middle = (values.length - 1) / 2;
  const mean = meanOf(Array.from(values));
  const sum = (at: (t: number) => number) => Array.from(values, (_, t) => at(t)).reduce((all, one) => all + one, 0);
  const slope = sum((t) => (t - middle) * values[t]!) / sum((t) => (t - middle) ** 2);
  return Float64Array.from({ length: GAMES }, (_, k) => mean + slope * (values.length + k - middle));
}

/** Rows of all data that are not trained. */
export function makeReferences(data: DataName): readonly Row[] {
  const judged = makeJudged(data);
  const line = measure(
    judged.lines.map(({ values }) => values),
    judged,
  );
  const others = Object.entries(REFERENCES).map(([set, prolong]) => {
    return { data, set, models: [measure(judged.histories.map(prolong), judged)] };
  });
  return [{ data, set: 'the lines themselves', models: [line] }, ...others];
}
