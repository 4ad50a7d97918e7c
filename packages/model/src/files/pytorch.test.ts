import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Tensor } from '@onnxcast/series';
import { cells as cellTable } from '../cells/cells.ts';
import { forward } from '../forward.ts';
import { deepFreeze, readCellCases, readReferenceCases, referencePath, snapshotOf } from '../reference-cases.suite.ts';
import { referenceForecast } from '../reference-forecast.ts';
import type { ModelSpec } from '../spec.ts';
import { type Weights, weightShapes } from '../weights.ts';
import { type PytorchModel, weightsFromPytorch, weightsToPytorch } from './pytorch.ts';
import { readSafetensors } from './safetensors.ts';

const file = 'model.safetensors';

/** A plain RNN's weights do not tell it; other modules have none. */
const nonlinearityOf = ({ cell }: ModelSpec) => cellTable[cell ?? 'lstm'].nonlinearity;

/** Weights of any spec, every number different. */
function anyWeights(spec: ModelSpec): Weights<Float32Array> {
  let count = 0;
  const tensors = weightShapes(spec).map(({ name, shape }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return [name, { shape, data: Float32Array.from({ length: size }, () => Math.sin(++count)) }] as const;
  });
  return deepFreeze(Object.fromEntries(tensors));
}

const spec: ModelSpec = { features: ['y'], hidden: [3, 3], scaling: 'none' };
const cells = anyWeights(spec);
const layers = weightsToPytorch(spec, cells, 'layers');

function rename(tensors: Readonly<Record<string, Tensor>>, from: RegExp, to: string): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name.replace(from, to), tensor]));
}

function without(tensors: Readonly<Record<string, Tensor>>, pattern: RegExp): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => !pattern.test(name)));
}

function zeros(...shape: number[]): Tensor {
  return { shape, data: new Float32Array(shape.reduce((product, n) => product * n, 1)) };
}

function refuses(
  tensors: Readonly<Record<string, Tensor>>,
  name: string,
  tensor: string,
  message: RegExp,
  told: PytorchModel = {},
): void {
  assert.throws(
    () => weightsFromPytorch(tensors, file, told),
    (error: Error & { file?: string; tensor?: string }) => {
      assert.deepEqual([error.name, error.file, error.tensor], [name, file, tensor], error.stack);
      assert.ok(error.message.startsWith(`${file}: tensor "${tensor}"`), error.message);
      assert.match(error.message, message);
      return true;
    },
  );
}

describe('weightsFromPytorch', () => {
  const readJson = (name: string) => JSON.parse(readFileSync(referencePath(name), 'utf8'));
  const { series, output: sine }: { series: number[][]; output: number[][] } = readJson('sine64.json');
  const waves: Record<'gru' | 'rnn', number[][]> = readJson('waves24.json');
  const trained: readonly (readonly [name: string, ModelSpec, output: number[][]])[] = [
    ['sine64', { features: ['y'], hidden: [64, 64], scaling: 'none' }, sine],
    ['gru24', { features: ['y'], cell: 'gru', hidden: [24, 24], scaling: 'none' }, waves.gru],
    ['rnn24', { features: ['y'], cell: 'rnn', hidden: [24, 24], scaling: 'none' }, waves.rnn],
  ];
  for (const [name, known, expected] of trained) {
    test(`${name} as PyTorch saved it runs 999 + 1,000 steps within 1e-3 of PyTorch's`, () => {
      const { tensors } = readSafetensors(readFileSync(referencePath(`${name}.safetensors`)), name);
      const model = weightsFromPytorch(tensors, name, { nonlinearity: nonlinearityOf(known) });
      assert.deepEqual(model.spec, known);

      const history = Float32Array.from(series.flatMap((wave) => wave.slice(0, -1)));
      const output = forward(
        { spec: model.spec, weights: model.weights },
        { shape: [3, 999, 1], data: history },
        { future: 1000 },
      );
      // A closed loop amplifies float32 rounding (6e-8) from step to step: hence 1e-3 after 1,000 of them.
      let worst = 0;
      output.data.forEach((value, i) => {
        const difference = Math.abs(value - expected[Math.floor(i / 1999)]![i % 1999]!);
        assert.ok(difference <= 1e-3, `step ${i}: ${difference}`);
        worst = Math.max(worst, difference);
      });
      console.log(`${name}, 999 + 1,000 steps: worst difference ${worst}`);
    });
  }

  test('cells of different sizes and several features come in as they are', () => {
    for (const reference of readReferenceCases().slice(0, 2)) {
      const { spec: found, weights } = weightsFromPytorch(deepFreeze(reference.weights), file);
      assert.deepEqual(found.hidden, [5, 4]);
      assert.deepEqual(found.features, reference.spec.features.length === 1 ? ['y'] : ['y1', 'y2']);
      assert.deepEqual(weights, reference.weights);
    }
  });

  test("GRU and plain RNN cells come in by their shapes, and under every name of PyTorch's modules", () => {
    for (const cell of ['gru', 'rnn'] as const) {
      const own: ModelSpec = { features: ['y'], cell, hidden: [3, 3], scaling: 'none' };
      const weights = anyWeights(own);
      const named = weightsToPytorch(own, weights, 'layers');
      assert.deepEqual(Object.keys(named).slice(4, 6), [`${cell}.weight_ih_l1`, `${cell}.weight_hh_l1`]);
      for (const tensors of [weights, named, rename(named, /^(gru|rnn)\./, 'encoder.')]) {
        const told = { nonlinearity: nonlinearityOf(own) };
        assert.deepEqual(weightsFromPytorch(tensors, file, told), { spec: own, weights });
      }
    }
    for (const { spec: known, weights, title } of readCellCases().filter(({ known: ahead }) => ahead === undefined)) {
      const { cell, hidden } = weightsFromPytorch(weights, file, { nonlinearity: nonlinearityOf(known) }).spec;
      assert.deepEqual([cell, hidden], [known.cell, known.hidden], title);
    }
  });

  test('a model with covariates comes in when it is told which inputs they are', () => {
    const { spec: known, weights } = readCellCases().at(-1)!;
    const { features, targets, futureCovariates } = known as Required<ModelSpec>;
    const told = { nonlinearity: nonlinearityOf(known) };
    assert.deepEqual(weightsFromPytorch(weights, file, { features, targets, futureCovariates, ...told }), {
      spec: known,
      weights,
    });
    refuses(weights, 'UnsupportedError', 'linear.weight', /gives 2 values a step and the first cell takes 4/, told);
    const few = { features: ['a', 'b'], targets: ['a'], ...told };
    assert.throws(() => weightsFromPytorch(weights, file, few), {
      name: 'InputError',
      message: /found 2 features \(a, b\), expected 4/,
    });
  });

  test('the layers of one nn.LSTM are the same model as cells cells, one to twelve of them', () => {
    for (const count of [1, 2, 3, 12]) {
      const deep: ModelSpec = { features: ['y'], hidden: Array.from({ length: count }, () => 2), scaling: 'none' };
      const weights = anyWeights(deep);
      for (const naming of ['cells', 'layers'] as const) {
        const back = weightsFromPytorch(weightsToPytorch(deep, weights, naming), file);
        assert.deepEqual(back, { spec: deep, weights });
      }
    }
  });

  test('modules under other names, nested, counted from 0 or in another order are the same model', () => {
    const named = [
      rename(rename(layers, /^lstm\./, 'module.rnn.'), /^linear\./, 'module.head.'),
      rename(layers, /^lstm\./, ''),
      rename(rename(cells, /^lstm1\./, 'cells.0.'), /^lstm2\./, 'cells.1.'),
      rename(cells, /^lstm1\./, 'lstm.'),
      rename(cells, /^linear\./, 'fc.'),
      Object.fromEntries(Object.entries(cells).reverse()),
    ];
    for (const tensors of named) assert.deepEqual(weightsFromPytorch(tensors, file), { spec, weights: cells });
  });

  test('cells and heads saved with bias=False get biases of zero', () => {
    assert.deepEqual(weightsFromPytorch(without(cells, /linear.bias/), file).weights['linear.bias'], zeros(1));
    const { weights } = weightsFromPytorch(without(layers, /bias_(ih|hh)/), file);
    assert.deepEqual(weights['lstm2.bias_hh'], zeros(12));
    assert.deepEqual(weights['lstm1.weight_ih'], cells['lstm1.weight_ih']);
  });

  test('frozen tensors are copied, not changed or shared', () => {
    const before = snapshotOf(cells);
    const { weights } = weightsFromPytorch(cells, file);
    weights['lstm1.weight_ih']!.data.fill(9);
    assert.equal(snapshotOf(cells), before);
  });
});

describe('weightsFromPytorch, of models as people save them', () => {
  interface ImportCase {
    readonly title: string;
    readonly told: PytorchModel;
    readonly weights: Readonly<Record<string, readonly (readonly number[])[] | readonly number[]>>;
    readonly history: readonly (readonly (readonly number[])[])[];
    readonly forecast: readonly (readonly (readonly number[])[])[];
  }
  const imports: readonly ImportCase[] = JSON.parse(readFileSync(referencePath('imports.json'), 'utf8'));
  for (const { title, told, weights, history, forecast } of imports) {
    test(`${title}: 12 closed-loop steps equal PyTorch's to 1e-12`, () => {
      const tensors = Object.entries(weights).map(([name, rows]): [string, Tensor] => {
        const [first] = rows;
        const shape = typeof first === 'number' ? [rows.length] : [rows.length, first!.length];
        return [name, { shape, data: Float32Array.from(rows.flat()) }];
      });
      const model = weightsFromPytorch(Object.fromEntries(tensors), file, told);
      const data = Float64Array.from(history.flat(2));
      const shape = [1, history[0]!.length, history[0]![0]!.length];
      const found = referenceForecast(model, { shape, data }, { horizon: 12 }).forecast;
      forecast.flat(2).forEach((value, i) => {
        assert.ok(Math.abs(found.data[i]! - value) <= 1e-12, `${i}: ${found.data[i]}, expected ${value}`);
      });
    });
  }

  test('what stands between the layers of a head is asked for, and how many steps it tells', () => {
    const head = (prefix: string, [first, last]: readonly [number, number]) => ({
      [`${prefix}1.weight`]: zeros(first, 3),
      [`${prefix}1.bias`]: zeros(first),
      [`${prefix}2.weight`]: zeros(last, first),
      [`${prefix}2.bias`]: zeros(last),
    });
    const two = { ...without(cells, /linear/), ...head('fc', [8, 1]) };
    assert.throws(() => weightsFromPytorch(two, file), {
      name: 'InputError',
      message: /2 layers \(fc1\.weight, fc2\.weight\).+`headActivation: 'relu'` or `headActivation: 'tanh'`/,
    });
    assert.throws(() => weightsFromPytorch(cells, file, { headActivation: 'tanh' }), { message: /Leave it out/ });
    const several = { ...without(cells, /linear/), ...head('fc', [8, 6]) };
    refuses(several, 'UnsupportedError', 'fc2.weight', /gives 6 values.+Give `steps: 6`/, { headActivation: 'relu' });
    refuses(several, 'UnsupportedError', 'fc2.weight', /expected 5, 1 for each of 5/, {
      headActivation: 'relu',
      steps: 5,
    });
    const { spec: found } = weightsFromPytorch(several, file, { headActivation: 'relu', steps: 6 });
    assert.deepEqual(found, { ...spec, head: 'mlp-relu', headHidden: [8], steps: 6 });
    // Square layers fit in any order, so that their numbers must tell it.
    const square = {
      ...without(cells, /linear/),
      ...head('fc.', [3, 3]),
      'out.weight': zeros(1, 3),
      'out.bias': zeros(1),
    };
    refuses(square, 'UnsupportedError', 'fc.1.weight', /fit in either order/, { headActivation: 'relu' });
  });

  test("a plain RNN's nonlinearity is asked for, and that of another module refused", () => {
    const own: ModelSpec = { features: ['y'], cell: 'rnn', hidden: [3], scaling: 'none' };
    assert.throws(() => weightsFromPytorch(anyWeights(own), file), {
      name: 'InputError',
      message: /model\.safetensors: .+nonlinearity.+`nonlinearity: 'tanh'`.+or `nonlinearity: 'relu'`/,
    });
    const { spec: found } = weightsFromPytorch(anyWeights(own), file, { nonlinearity: 'relu' });
    assert.equal(found.cell, 'rnn-relu');
    assert.throws(() => weightsFromPytorch(cells, file, { nonlinearity: 'relu' }), {
      name: 'InputError',
      message: /`nonlinearity` of an nn\.LSTM.+Leave it out/,
    });
  });

  test('modules whose names do not tell their order are refused, and a gap in their numbers too', () => {
    const two = (a: string, b: string) => ({
      ...rename(layers, /^lstm\./, `${a}.`),
      ...rename(without(layers, /linear/), /^lstm\./, `${b}.`),
    });
    refuses(
      two('encoder', 'decoder'),
      'UnsupportedError',
      'decoder.weight_ih_l0',
      /whose order their names do not tell/,
    );
    refuses(two('lstm1', 'lstm3'), 'ModelFileError', 'lstm2.weight_ih_l0', /is missing/);
  });
});

describe('weightsFromPytorch, of another model', () => {
  test('any one missing tensor of either naming is asked for by its name', () => {
    for (const tensors of [cells, layers]) {
      for (const name of Object.keys(tensors).filter((one) => one !== 'linear.bias')) {
        const rest = without(tensors, new RegExp(`^${name.replaceAll('.', '\\.')}$`));
        refuses(rest, 'ModelFileError', name, /is missing/);
      }
    }
  });

  test('a missing cell, no cell at all and no head are refused', () => {
    refuses(without(layers, /_l0/), 'ModelFileError', 'lstm.weight_ih_l0', /is missing/);
    refuses(rename(cells, /^lstm2/, 'lstm3'), 'ModelFileError', 'lstm2.weight_ih', /is missing/);
    refuses(rename(cells, /^lstm2/, 'lstm4000000000'), 'ModelFileError', 'lstm2.weight_ih', /is missing/);
    assert.throws(() => weightsFromPytorch({ 'fc.weight': zeros(1, 3) }, file), {
      name: 'ModelFileError',
      message: /among its 1 tensors is no "weight_ih" of an nn\.LSTM/,
    });
    refuses(without(cells, /linear/), 'ModelFileError', 'linear.weight', /is missing/);
  });

  test('any tensor of another shape is refused by its name', () => {
    for (const tensors of [cells, layers]) {
      for (const name of Object.keys(tensors)) {
        const flat = { ...tensors, [name]: zeros(7) };
        refuses(flat, 'ModelFileError', name, /has shape \[7\], expected/);
        const { shape } = tensors[name]!;
        if (shape.length === 1) continue;
        refuses({ ...tensors, [name]: zeros(...shape, 1) }, 'ModelFileError', name, /has shape .* expected/);
        refuses({ ...tensors, [name]: zeros(0, shape[1]!) }, 'ModelFileError', name, /has shape .* expected/);
      }
    }
    refuses({ ...cells, 'lstm2.weight_ih': zeros(12, 4) }, 'ModelFileError', 'lstm2.weight_ih', /expected \[12, 3\]/);
    refuses({ ...cells, 'lstm2.weight_ih': zeros(12, 1) }, 'ModelFileError', 'lstm2.weight_ih', /side by side/);
    refuses({ ...cells, 'lstm1.weight_hh': zeros(10, 3) }, 'ModelFileError', 'lstm1.weight_hh', /expected \[12, 3\]/);
    refuses({ ...cells, 'linear.weight': zeros(1, 5) }, 'ModelFileError', 'linear.weight', /expected \[1, 3\]/);
  });

  test('a bidirectional or projected LSTM and cells of different kinds are refused', () => {
    const reverse = 'lstm.weight_ih_l0_reverse';
    refuses({ ...layers, [reverse]: zeros(12, 1) }, 'UnsupportedError', reverse, /bidirectional/);
    const projection = 'lstm.weight_hr_l0';
    refuses({ ...layers, [projection]: zeros(2, 3) }, 'UnsupportedError', projection, /projections/);
    refuses({ ...layers, 'lstm.weight_hh_l1': zeros(9, 3) }, 'UnsupportedError', 'lstm.weight_hh_l1', /another kind/);
    refuses(
      { ...layers, 'lstm.weight_hh_l0': zeros(6, 3) },
      'ModelFileError',
      'lstm.weight_hh_l0',
      /\[9, 3\] or \[3, 3\]/,
    );
  });

  test('tensors that are neither cells nor the one head are refused', () => {
    refuses({ ...cells, 'norm.weight': zeros(3) }, 'UnsupportedError', 'norm.weight', /neither/);
    refuses({ ...cells, scale: zeros() }, 'UnsupportedError', 'scale', /neither/);
    const conv = { 'conv.weight': zeros(1, 1, 3), 'conv.bias': zeros(1) };
    refuses({ ...cells, ...conv }, 'UnsupportedError', 'conv.weight', /convolution/);
    refuses({ ...cells, 'emb.weight': zeros(9, 3) }, 'UnsupportedError', 'emb.weight', /Embedding/);
    refuses({ ...cells, 'bn.running_mean': zeros(3) }, 'UnsupportedError', 'bn.running_mean', /BatchNorm/);
    // A layer before the cells fits behind the head, too.
    const before = { ...cells, 'lstm1.weight_ih': zeros(12, 5), 'in.weight': zeros(5, 1), 'in.bias': zeros(5) };
    refuses(before, 'UnsupportedError', 'in.weight', /may well stand before/, { headActivation: 'relu' });
    const two = { ...rename(cells, /^linear/, 'fc1'), 'fc2.weight': zeros(1, 3), 'fc2.bias': zeros(1) };
    refuses(two, 'UnsupportedError', 'fc2.weight', /neither/);
  });

  test('two stacks of cells and two tensors in one place are refused', () => {
    const both = { ...cells, ...without(layers, /linear/) };
    refuses(both, 'UnsupportedError', 'lstm.weight_ih_l0', /different modules/);
    refuses({ ...cells, 'lstm01.weight_ih': zeros(12, 1) }, 'UnsupportedError', 'lstm01.weight_ih', /both cell 1/);
  });

  test('a head that does not forecast every input is refused', () => {
    const head = { 'linear.weight': zeros(2, 3), 'linear.bias': zeros(2) };
    refuses(
      { ...cells, ...head },
      'UnsupportedError',
      'linear.weight',
      /gives 2 values a step and the first cell takes 1/,
    );
  });

  test('numbers that are not finite, or not so in float32, are refused', () => {
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY, 1e39]) {
      const tensor = { shape: [12], data: new Float64Array(12).fill(bad, 5) };
      refuses(
        { ...cells, 'lstm1.bias_hh': tensor },
        'ModelFileError',
        'lstm1.bias_hh',
        /at index 5, expected a finite/,
      );
    }
  });
});

describe('weightsToPytorch', () => {
  test("the names are those of PyTorch's modules, in parameter order", () => {
    assert.deepEqual(Object.keys(layers), [
      'lstm.weight_ih_l0',
      'lstm.weight_hh_l0',
      'lstm.bias_ih_l0',
      'lstm.bias_hh_l0',
      'lstm.weight_ih_l1',
      'lstm.weight_hh_l1',
      'lstm.bias_ih_l1',
      'lstm.bias_hh_l1',
      'linear.weight',
      'linear.bias',
    ]);
    assert.deepEqual(Object.keys(weightsToPytorch(spec, cells, 'cells')), Object.keys(cells));
  });

  test('cells of different sizes cannot be the layers of one nn.LSTM', () => {
    const uneven: ModelSpec = { ...spec, hidden: [3, 2] };
    assert.throws(() => weightsToPytorch(uneven, anyWeights(uneven), 'layers'), { name: 'UnsupportedError' });
  });
});
