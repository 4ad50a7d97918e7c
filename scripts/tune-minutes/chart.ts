// The picture of some sets: mean forecasts of 100 further seasons.

import type { Chart } from '@onnxcast/plot';
import { meanOf } from '@onnxcast/series';
import { generateMinutes, type Series } from 'onnxcast';
import { GAMES, makeJudged, type Row, SEASONS } from './figures.ts';

/** Sets that are drawn, and what the legend says of them. */
const DRAWN: Readonly<Record<string, string>> = {
  'LSTM 64,64': "LSTM 64,64, the tutorial's",
  'LSTM 1': 'LSTM of one unit',
  'LSTM 16, scaling none, in tens of games': 'LSTM 16, unscaled, large unit',
  'preset auto': 'linear autoregression',
};

/** Mean forecasts of 100 further seasons, a line a seed. */
export function chartOf(rows: readonly Row[]): Chart {
  const { lines } = makeJudged('line');
  const x = Float64Array.from({ length: GAMES }, (_, k) => GAMES + 1 + k);
  const known = generateMinutes({ seasons: 2 * SEASONS, level: Number.POSITIVE_INFINITY }).slice(SEASONS);
  const meanAt = (some: readonly Series[], game: number) => meanOf(some.map(({ values }) => values[game]!));
  const truth = { color: 'ink', width: 2 } as const;
  const names = Object.keys(DRAWN);
  return {
    title: 'Games 12 to 22, forecast from games 1 to 11',
    subtitle: 'Mean of 100 seasons that the models have not seen, at the last epoch; a dotted line is a seed.',
    width: 720,
    height: 420,
    x: { scale: 'linear', title: 'game', whole: true, reach: [1, 2 * GAMES] },
    y: { scale: 'linear', title: 'minutes' },
    lines: [
      {
        ...truth,
        x: Float64Array.from({ length: GAMES }, (_, k) => k + 1),
        y: Float64Array.from({ length: GAMES }, (_, k) => meanAt(known, k)),
        dash: 'solid',
      },
      { ...truth, x, y: Float64Array.from({ length: GAMES }, (_, k) => meanAt(lines, k)), dash: 'dashed' },
      ...names.flatMap((set, color) =>
        rows
          .filter((row) => row.data === 'line' && row.set === set)
          .flatMap(({ models }) =>
            models.map(({ curve, last }) => ({
              x,
              y: last?.curve ?? curve,
              color,
              dash: 'dotted' as const,
              width: 1.75,
            })),
          ),
      ),
    ],
    points: [],
    rules: [{ x: GAMES + 0.5, label: 'forecast starts' }],
    legend: [
      { label: 'measured', color: 'ink', dash: 'solid' },
      { label: 'their straight lines', color: 'ink', dash: 'dashed' },
      ...names.map((set, color) => ({ label: DRAWN[set]!, color, dash: 'dotted' as const })),
    ],
  };
}
