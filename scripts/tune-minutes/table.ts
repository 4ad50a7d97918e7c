// The figures as a table.
import type { Figures, Row } from './figures.ts';
import type { DataName } from './sets.ts';

/** How near the slope of late games comes to that of the lines to be called linear, and the RMSE against the lines at most, in minutes. */
const NEAR = 0.25;
const FARTHEST = 5;

/** Whether forecasts go on as the lines do. */
function countLinear(models: readonly Pick<Figures, 'late' | 'toLine'>[], slope: number): string {
  const linear = models.filter(({ late, toLine }) => Math.abs(late / slope - 1) <= NEAR && toLine <= FARTHEST).length;
  return linear === models.length ? 'yes' : linear === 0 ? 'no' : `${linear} of ${models.length}`;
}

export function formatTable(data: DataName, rows: readonly Row[]): string {
  const slope = rows.find(({ set }) => set === 'the lines themselves')!.models[0]!.late;
  const isLevel = data === 'level';
  const head = [
    'options',
    'slope, chosen epoch',
    'linear',
    'slope, last epoch',
    'linear',
    'RMSE to the line, chosen epoch',
    ...(isLevel ? ['RMSE to what comes'] : ['last epoch']),
  ];
  const spell = (values: readonly number[], digits: number) =>
    values.map((one) => one.toFixed(digits).replace(/^-(0\.0+)$/, '$1')).join(', ');
  const body = rows.map(({ set, models }) => {
    const last = models.map((one) => one.last ?? one);
    const isOne = models.every((one) => one.seed === undefined);
    const [late, lateLast] = [models, last].map((some) => some.map((one) => one.late)) as [number[], number[]];
    return [
      set,
      spell(late, 2),
      countLinear(models, slope),
      ...(isOne ? ['', ''] : [spell(lateLast, 2), countLinear(last, slope)]),
      spell(
        models.map(({ toLine }) => toLine),
        1,
      ),
      isLevel
        ? spell(
            models.map(({ toTruth }) => toTruth),
            1,
          )
        : isOne
          ? ''
          : spell(
              last.map(({ toLine }) => toLine),
              1,
            ),
    ];
  });
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
