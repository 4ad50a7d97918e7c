import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { cellKinds, initialWeights, type ModelSpec, type Weights } from '@onnxcast/model';
import { describeModel, graphForms } from '@onnxcast/onnx';
import { createRandom, InputError, ModelFileError } from '@onnxcast/series';
import { deepFreeze, snapshotOf } from '../../model/src/reference-cases.suite.ts';
import { convert } from './convert.ts';
import { origin } from './origin.ts';
import { readWeights } from './read-weights.ts';

const spec: ModelSpec = { features: ['a', 'b'], hidden: [5, 4], scaling: 'standard', frequency: 'month' };
const weights = initialWeights(spec, createRandom(1));
const covariateSpec: ModelSpec = {
  features: ['past', 'a', 'ahead', 'b'],
  targets: ['a', 'b'],
  futureCovariates: ['ahead'],
  hidden: [5, 4],
  scaling: 'standard',
};
const lengths = { time: 6, horizon: 3 };

describe('operators', () => {
  const count = (form: (typeof graphForms)[number], of: ModelSpec = spec) =>
    describeModel(convert(of, initialWeights(of, createRandom(1)), { form, ...lengths })).operators;

  test('covariates cost nothing where there are none, and no operator of a cell where there are some', () => {
    const plain = count('forecast');
    for (const name of ['Gather', 'Pad']) assert.equal(plain[name], undefined, name);
    assert.equal(plain['Split'], undefined);
    const operators = count('forecast', covariateSpec);
    assert.deepEqual([operators['LSTM'], operators['Loop'], operators['Pad']], [18, 1, 1]);
  });

  test('a step of two cells is two Gemm a cell and one for the head; unrolled, all steps but the first are too', () => {
    for (const cell of cellKinds) assert.equal(count('step', { ...spec, cell })['Gemm'], 5);
    // 6 + 3 - 1 steps, the first without the recurrent terms of its two cells.
    assert.equal(count('unrolled')['Gemm'], 8 * 5 - 2);
  });

  test('a step measures nothing: of one row it is known what its scale would be', () => {
    const operators = count('step');
    for (const name of ['ReduceMean', 'ReduceMax', 'Abs', 'Sqrt', 'Equal'])
      assert.equal(operators[name], undefined, name);
    assert.deepEqual([operators['Greater'], operators['Where']], [1, 3]);
  });

  test('a model that does not scale computes no mean', () => {
    const operators = count('forecast', { ...spec, scaling: 'none' });
    assert.equal(operators['ReduceMean'], undefined);
    assert.equal(operators['ReduceMax'], undefined);
  });
});

describe('the outside', () => {
  const outside = (form: (typeof graphForms)[number], of: ModelSpec = spec) => {
    const bytes = convert(of, initialWeights(of, createRandom(1)), { form, ...lengths });
    const { inputs, outputs } = describeModel(bytes);
    const list = (values: typeof inputs) => values.map(({ name, type, shape }) => `${name} ${type} [${shape}]`);
    return { inputs: list(inputs), outputs: list(outputs) };
  };

  test('the forecast form keeps its contract', () => {
    assert.deepEqual(outside('forecast'), {
      inputs: ['history float64 [batch,time,2]', 'horizon int64 []'],
      outputs: ['forecast float64 [batch,horizon,2]', 'fitted float64 [batch,time - 1,2]'],
    });
  });

  test('the stream form adds one state in and one out: h and c of every cell, three numbers a feature of the scale', () => {
    assert.deepEqual(outside('stream'), {
      inputs: ['history float64 [batch,time,2]', 'horizon int64 []', 'state float64 [batch or 0,24]'],
      outputs: [
        'forecast float64 [batch,horizon,2]',
        'fitted float64 [batch,time - 1,2]',
        'next_state float64 [batch,24]',
      ],
    });
  });

  test('the step form takes one row and the same state', () => {
    assert.deepEqual(outside('step'), {
      inputs: ['value float64 [batch,2]', 'state float64 [batch,24]'],
      outputs: ['forecast float64 [batch,2]', 'next_state float64 [batch,24]'],
    });
  });

  test('the unrolled form has fixed lengths', () => {
    assert.deepEqual(outside('unrolled'), {
      inputs: ['history float64 [batch,6,2]'],
      outputs: ['forecast float64 [batch,3,2]', 'fitted float64 [batch,5,2]'],
    });
  });

  test('a model with covariates known in advance takes them in every form, and forecasts its targets alone', () => {
    const expected = {
      forecast: ['future_covariates float64 [batch,horizon,1]', 'forecast float64 [batch,horizon,2]'],
      stream: ['future_covariates float64 [batch,horizon,1]', 'forecast float64 [batch,horizon,2]'],
      step: ['future_covariates float64 [batch,1,1]', 'forecast float64 [batch,2]'],
      unrolled: ['future_covariates float64 [batch,3,1]', 'forecast float64 [batch,3,2]'],
    };
    for (const form of graphForms) {
      const { inputs, outputs } = outside(form, covariateSpec);
      const found = inputs.filter((value) => value.startsWith('future_covariates'));
      assert.deepEqual([...found, outputs[0]], expected[form], form);
      const { futureCovariates: _, ...without } = covariateSpec;
      assert.ok(!outside(form, without).inputs.some((value) => value.startsWith('future_covariates')));
    }
  });

  test('a state holds h alone of cells that have no c', () => {
    const { inputs } = outside('stream', { ...spec, cell: 'gru' });
    assert.equal(inputs.at(-1), 'state float64 [batch or 0,15]');
  });

  test('a file says its form, spec, producer and training, and this package its true version', () => {
    const { metadata, ...file } = describeModel(convert(spec, weights, { training: { 'training.loss': '0.5' } }));
    assert.equal(metadata['onnxcast.form'], 'forecast');
    assert.equal(metadata['training.loss'], '0.5');
    assert.equal(file.producer, `${origin.producer} ${origin.producerVersion}`);
    assert.deepEqual([file.opsets, file.irVersion], [{ 'ai.onnx': 14 }, 7]);
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    assert.equal(origin.producerVersion, version);
  });
});

test('the same model gives the same bytes, and is left as it was', () => {
  const before = snapshotOf(weights);
  for (const form of graphForms) {
    const frozen = [deepFreeze({ ...spec }), Object.freeze({ ...weights })] as const;
    const first = convert(...frozen, { form, ...lengths });
    assert.deepEqual(convert(...frozen, { form, ...lengths }), first, form);
  }
  assert.equal(snapshotOf(weights), before);
});

test('weights come back bit for bit from every form', () => {
  const all: readonly ModelSpec[] = [spec, ...cellKinds.map((cell) => ({ ...covariateSpec, cell }))];
  for (const of of all) {
    const own = initialWeights(of, createRandom(1));
    for (const form of graphForms) {
      const source = readWeights(convert(of, own, { form, ...lengths }));
      assert.deepEqual([source.form, source.spec], [form, of]);
      assert.deepEqual(source.weights, own, form);
    }
  }
});

describe('what cannot be converted', () => {
  const expectError = (change: (weights: Record<string, Weights[string]>) => void, message: RegExp) => {
    const changed: Record<string, Weights[string]> = { ...weights };
    change(changed);
    assert.throws(
      () => convert(spec, changed),
      (error) => error instanceof InputError && message.test(error.message),
    );
  };

  test('a weight that is missing, misshapen or no number is named', () => {
    expectError(
      (w) => delete w['lstm2.bias_hh'],
      /"lstm2\.bias_hh" is missing, expected finite float32 numbers of shape \[16\]/,
    );
    expectError((w) => {
      w['linear.weight'] = { shape: [4, 2], data: new Float32Array(8) };
    }, /"linear\.weight" has shape \[4,2\].*expected finite float32 numbers of shape \[2,4\]/);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e39]) {
      expectError((w) => {
        w['linear.bias'] = { shape: [2], data: Float64Array.of(0, bad) };
      }, /"linear\.bias" holds (NaN|Infinity|1e\+39), expected finite float32/);
    }
  });

  test('an unrolled graph without lengths, or with none to speak of, is refused', () => {
    assert.throws(
      () => convert(spec, weights, { form: 'unrolled', time: 5 }),
      /^InputError: horizon: found none, expected a whole number of steps, 1 or more/,
    );
    for (const time of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => convert(spec, weights, { form: 'unrolled', time, horizon: 1 }), InputError);
    }
  });
});

describe('what cannot be read back', () => {
  const refuse = (bytes: Uint8Array, message: RegExp) => {
    for (const read of [readWeights, describeModel]) {
      assert.throws(
        () => read(bytes, 'x.onnx'),
        (error) => error instanceof ModelFileError && error.file === 'x.onnx' && message.test(error.message),
      );
    }
  };

  test('empty bytes, text and a file cut short are no models', () => {
    refuse(new Uint8Array(), /x\.onnx: the file is empty/);
    refuse(new TextEncoder().encode('unique_id,ds,y\n'), /x\.onnx: no ONNX model/);
    const model = convert(spec, weights);
    for (let length = 1; length < model.length - 1000; length += 97) refuse(model.subarray(0, length), /no ONNX model/);
  });
});
