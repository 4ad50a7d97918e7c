// Fits of one series side by side, on one scale.
import { type NetworkEpoch, type Points, predictNetwork } from '@onnxcast/network';
import { type Chart, type FitPoints, fitChart, lossChart } from '@onnxcast/plot';
import { formatCount, formatFigure } from './output.ts';

/** A fit and how it went. */
export interface NamedFit {
  readonly label: string;
  /** At least one. */
  readonly epochs: readonly NetworkEpoch[];
}

const size = { width: 520, height: 360 } as const;
const curvePoints = 400;

/** One chart of each fit at its last epoch, then how the losses of the first went. */
export function drawFits(
  id: string,
  { train, validation }: { readonly train: Points; readonly validation: Points },
  fits: readonly NamedFit[],
): readonly Chart[] {
  const x = [...Array.from(train.x), ...Array.from(validation.x)];
  const [first, last] = [Math.min(...x), Math.max(...x)];
  const between = Array.from({ length: curvePoints + 1 }, (_, i) => first + ((last - first) * i) / curvePoints);
  const drawn = fits.map(({ label, epochs }) => {
    const end = epochs.at(-1)!;
    const at = (places: readonly number[]): FitPoints => ({ x: places, y: predictNetwork(end.weights, places) });
    return { label, end, points: at(x), curve: at(between) };
  });
  const values = [train.y, validation.y, ...drawn.map(({ curve }) => curve.y)].flatMap((each) => Array.from(each));
  const yReach = [Math.min(...values), Math.max(...values)] as const;
  const charts = drawn.map(({ label, end, points, curve }) =>
    fitChart(train, [{ label: 'fit', points, curve }], {
      ...size,
      validation,
      yReach,
      title: `${id}: ${label}`,
      subtitle: describeLosses(end),
    }),
  );
  return fits[0]!.epochs.length < 2 ? charts : [...charts, drawLosses(fits[0]!)];
}

function describeLosses({ epoch, loss, validationLoss }: NetworkEpoch): string {
  const judged = validationLoss === undefined ? '' : `, validation loss ${formatFigure(validationLoss)}`;
  return `${formatCount(epoch, 'epoch')}: training loss ${formatFigure(loss)}${judged}`;
}

function drawLosses({ label, epochs }: NamedFit): Chart {
  const errors = epochs.map(({ epoch, loss, validationLoss }) => ({
    epoch,
    oneStep: loss,
    ...(validationLoss === undefined ? {} : { closedLoop: validationLoss }),
  }));
  return lossChart(errors, {
    ...size,
    title: `Losses of ${label}`,
    yTitle: 'mean squared error (log scale)',
    oneStepLabel: 'training',
    closedLoopLabel: 'validation',
  });
}
