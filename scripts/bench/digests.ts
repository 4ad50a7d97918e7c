// What it costs to compare a model's digest when it is opened.
import { convert } from '@onnxcast/converter';
import { initialWeights, type ModelSpec } from '@onnxcast/model';
import { decodeModel, encodeProto } from '@onnxcast/onnx';
import { Forecaster } from '@onnxcast/runtime-node';
import { createRandom } from '@onnxcast/series';
import { medianOf } from './figures.ts';
import { processorTime } from './processor-time.ts';

/** Cells of models of about 0.1, 1 and 10 MB. */
const HIDDEN = [
  [48, 48],
  [150, 150],
  [480, 480],
] as const;

/** Loads of each, in turns. */
const ROUNDS = 41;

/** Milliseconds of one load. */
interface Load {
  readonly clock: number;
  readonly cpu: number;
}

/** Measures how long models take to open, as they are and without their digests. */
export async function benchDigests(): Promise<string> {
  const rows: string[] = [];
  for (const hidden of HIDDEN) {
    const spec: ModelSpec = { features: ['y'], hidden, scaling: 'none' };
    const sealed = convert(spec, initialWeights(spec, createRandom(1)));
    const open = withoutDigests(sealed);
    const [checked, unchecked]: [Load[], Load[]] = [[], []];
    for (let round = -1; round < ROUNDS; round++) {
      const [a, b] = [await load(sealed), await load(open)];
      // The first warms up.
      if (round < 0) continue;
      checked.push(a);
      unchecked.push(b);
    }
    const compare = (kind: keyof Load) => {
      const [compared, plain] = [checked, unchecked].map((loads) => medianOf(loads.map((one) => one[kind]))) as [
        number,
        number,
      ];
      const more = `${((compared / plain - 1) * 100).toFixed(1)} %`;
      return `${compared.toFixed(2).padStart(9)} ${plain.toFixed(2).padStart(9)} ${more.padStart(8)}`;
    };
    rows.push(`${(sealed.length / 1e6).toFixed(2).padStart(5)} ${compare('clock')} ${compare('cpu')}`);
  }
  return [
    `Opening a model in Node with its digest compared, and the same without a digest: medians of ${ROUNDS}, in turns, milliseconds`,
    '',
    '   MB     clock   without     more processor   without     more',
    ...rows,
  ].join('\n');
}

async function load(model: Uint8Array): Promise<Load> {
  const [begun, used] = [performance.now(), processorTime()];
  const forecaster = await Forecaster.load(model, { device: 'cpu', file: 'model' });
  const took = { clock: performance.now() - begun, cpu: 1000 * (processorTime() - used) };
  await forecaster.dispose();
  return took;
}

function withoutDigests(model: Uint8Array): Uint8Array {
  const { metadata_props = [], ...rest } = decodeModel(model, 'model');
  const digests = ['onnxcast.sha256', 'onnxcast.tensors'];
  return encodeProto({ ...rest, metadata_props: metadata_props.filter(({ key }) => !digests.includes(key ?? '')) });
}
