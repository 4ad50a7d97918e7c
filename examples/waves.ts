// The tutorial's data: 100 sine waves, the plot of one of them, and the shapes that training makes of them.
// Run: npx tsx --conditions=source examples/waves.ts [folder]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderSvg, seriesChart } from '@onnxcast/plot';
import { createBatch, generateSine, splitSeries, toTensor } from '@onnxcast/series';

const folder = process.argv[2] ?? 'runs/examples/waves';

const waves = generateSine({ series: 100, length: 1000, period: 20 });
const [samples, steps] = toTensor(waves).shape; // [batch, time, features]
console.log(`y: (${samples}, ${steps})`);

// The first three waves are for the test; inputs are all points but the last, targets all points but the first.
const { train, test } = splitSeries(waves, { test: 3 });
for (const [name, part] of [
  ['train', train],
  ['test', test],
] as const) {
  const { inputs, targets } = createBatch(part);
  console.log(`${name}_input: (${inputs.shape.join(', ')})`);
  console.log(`${name}_target: (${targets.shape.join(', ')})`);
}

const picture = join(folder, 'waves.svg');
mkdirSync(folder, { recursive: true });
writeFileSync(
  picture,
  renderSvg(seriesChart(waves.slice(0, 1), { title: 'One of 100 waves: y(x) = sin((x + phase) / 20)', xTitle: 'x' })),
);
console.log(`files: ${picture}`);
