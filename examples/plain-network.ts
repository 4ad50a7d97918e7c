// A plain network learns nine games by heart and knows nothing of the tenth; a line and weight decay do better.
// Run: npx tsx --conditions=source examples/plain-network.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertNetwork } from '@onnxcast/converter';
import { fitNetwork, type NetworkEpoch, type NetworkOptions, predictNetwork, splitPoints } from '@onnxcast/network';
import { fitChart, lossChart, renderPanels } from '@onnxcast/plot';
import { generateMinutes } from '@onnxcast/series';

const folder = process.argv[2] ?? 'runs/examples/plain-network';
const epochs = Number(process.env['ONNXCAST_EXAMPLE_EPOCHS'] ?? 500_000);

// 11 games of one season: 9 to train on, the last 2 to validate with.
const season = generateMinutes()[0]!;
const { train, validation } = splitPoints(season, { validate: 2 });

function fit(label: string, options: NetworkOptions): { label: string; epochs: readonly NetworkEpoch[] } {
  console.log(`\n${label}`);
  const told: NetworkEpoch[] = [];
  for (const epoch of fitNetwork(train, { ...options, epochs, validation })) {
    told.push(epoch);
    console.log(`epoch ${epoch.epoch}: training loss ${epoch.loss}, validation loss ${epoch.validationLoss}`);
  }
  return { label, epochs: told };
}

const fits = [
  fit('13 tanh units', { hidden: 13 }),
  fit('A line', { hidden: 0 }),
  fit('13 tanh units, weight decay 0.1', { hidden: 13, weightDecay: 0.1 }),
];

const games = Array.from({ length: 11 }, (_, index) => index + 1);
const between = Array.from({ length: 401 }, (_, index) => 1 + index / 40);
const size = { width: 520, height: 360 };
const charts = fits.map(({ label, epochs }) => {
  const { epoch, loss, validationLoss = Number.NaN, weights } = epochs.at(-1)!;
  const points = { x: games, y: predictNetwork(weights, games) };
  const curve = { x: between, y: predictNetwork(weights, between) };
  return fitChart(train, [{ label: 'fit', points, curve }], {
    ...size,
    validation,
    yReach: [10, 40],
    xTitle: 'game',
    yTitle: 'minutes',
    title: label,
    subtitle: `${epoch.toLocaleString('en')} epochs: training ${loss.toPrecision(3)}, validation ${validationLoss.toPrecision(3)}`,
  });
});
const losses = lossChart(
  fits[0]!.epochs.map(({ epoch, loss, validationLoss = Number.NaN }) => ({
    epoch,
    oneStep: loss,
    closedLoop: validationLoss,
  })),
  {
    ...size,
    title: 'Losses of the 13 tanh units',
    yTitle: 'mean squared error (log scale)',
    oneStepLabel: 'training',
    closedLoopLabel: 'validation',
  },
);

mkdirSync(folder, { recursive: true });
const picture = join(folder, 'plain-network.svg');
const model = join(folder, 'plain-network.onnx');
writeFileSync(picture, renderPanels([...charts, losses], { columns: 2 }));
writeFileSync(model, convertNetwork(fits[0]!.epochs.at(-1)!.weights));
console.log(`files: ${picture} ${model}`);
