// What every form of graph must do, whoever runs it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { convert, readWeights } from '@onnxcast/converter';
import {
  cellKinds,
  cellOf,
  cells,
  initialWeights,
  type ModelSpec,
  readSafetensors,
  referenceForecast,
  rolesOf,
  scalingKinds,
  scalings,
  scalingTraits,
  type Weights,
  weightsFromPytorch,
} from '@onnxcast/model';
import { describeModel, forms, type GraphForm } from '@onnxcast/onnx';
import { createRandom, type Tensor } from '@onnxcast/series';
import {
  readReferenceCases,
  referencePath,
  sliceTime,
  worstDifference,
} from '../../packages/model/src/reference-cases.suite.ts';

/** What a graph gives: `[batch, horizon, targets]`, `[batch, time - 1, targets]`, and `[batch, horizon, targets, levels]` where it is calibrated. */
interface Outputs {
  readonly forecast: Tensor;
  readonly fitted: Tensor;
  readonly lower?: Tensor;
  readonly upper?: Tensor;
}

/** Runs a graph over raw histories [batch, time, features], and covariates known in advance [batch, horizon, covariates] where it takes any. */
export type ForecastWith = (
  model: Uint8Array,
  history: Tensor,
  horizon: number,
  future: Tensor | undefined,
) => Promise<Outputs>;

/** A trained model that PyTorch left, with what it made of three waves: 999 steps of history, 1,000 of closed loop. */
interface TrainedCase {
  readonly spec: ModelSpec;
  readonly weights: Weights<Float32Array>;
  readonly history: Tensor<Float32Array>;
  readonly forecast: Tensor<Float32Array>;
  readonly fitted: Tensor<Float32Array>;
}

/** Two LSTM cells of 64 units. */
export function readSine64(): TrainedCase {
  return readTrained('sine64.safetensors', readJson<'output'>('sine64.json').output);
}

/** The layers of an nn.GRU or nn.RNN, 24 units each. */
function readWaves24(kind: 'gru' | 'rnn'): TrainedCase {
  return readTrained(`${kind}24.safetensors`, readJson<'gru' | 'rnn'>('waves24.json')[kind]);
}

function readTrained(file: string, rows: readonly (readonly number[])[]): TrainedCase {
  const { tensors } = readSafetensors(readFileSync(referencePath(file)), file);
  const toTensor = (series: readonly (readonly number[])[]): Tensor<Float32Array> => ({
    shape: [series.length, series[0]!.length, 1],
    data: Float32Array.from(series.flat()),
  });
  const output = toTensor(rows);
  return {
    ...weightsFromPytorch(tensors, file, file.startsWith('rnn') ? { nonlinearity: 'tanh' } : {}),
    history: sliceTime(toTensor(readJson<'series'>('sine64.json').series), 0, 999),
    forecast: sliceTime(output, 998, 1998),
    fitted: sliceTime(output, 0, 998),
  };
}

function readJson<Key extends string>(name: string): Record<Key, readonly (readonly number[])[]> {
  return JSON.parse(readFileSync(referencePath(name), 'utf8'));
}

/** Runs the contract of a form through some runtime. */
export function testForm(form: GraphForm, forecastWith: ForecastWith): void {
  const run = (spec: ModelSpec, weights: Weights, history: Tensor, horizon: number, future?: Tensor) =>
    forecastWith(
      convert(spec, weights, { form, time: history.shape[1]!, horizon: Math.max(horizon, 1) }),
      history,
      horizon,
      future,
    );

  describe(`the ${form} form`, () => {
    for (const cell of cellKinds) {
      test(`computes ${cell} cells with the operators of its row in the table of forms, as many as it needs and no others`, () => {
        const own: ModelSpec = { features: ['a', 'b'], cell, hidden: [5, 4, 3], scaling: 'standard' };
        for (const roles of [{}, { targets: ['a'], futureCovariates: ['b'] }]) {
          const spec = { ...own, ...roles };
          const bytes = convert(spec, initialWeights(spec, createRandom(1)), { form, time: 6, horizon: 3 });
          const expected = expectedOperators(form, spec);
          for (const [name, count] of Object.entries(expected)) {
            assert.equal(describeModel(bytes).operators[name], count, name);
          }
        }
      });
    }

    for (const { title, spec, weights, series, known, output, future } of readReferenceCases()) {
      test(`equals PyTorch's float32 numbers to 1e-5 for ${title}`, async () => {
        const time = series.shape[1]!;
        const { forecast, fitted } = await run(spec, weights, series, future + 1, known);
        const differences = [
          worstDifference(forecast, sliceTime(output, time - 1, time + future)),
          worstDifference(fitted, sliceTime(output, 0, time - 1)),
        ];
        console.log(
          `${form}, ${title}: max abs difference to PyTorch ${differences.map((one) => one.toExponential(1))}`,
        );
        for (const difference of differences) assert.ok(difference <= 1e-5, String(difference));
      });
    }

    // A graph of 2,000 steps written out takes a minute to open, so fewer of one kind must do: PyTorch's predictions of a
    // part of its history, and the plain loops for what follows. The forms that loop are held to all of PyTorch's numbers.
    const isWrittenOut = forms[form].lengths === 'fixed';
    const [time, steps] = isWrittenOut ? [200, 200] : [999, 1000];
    const trained = {
      lstm: readSine64,
      ...(isWrittenOut ? {} : { gru: () => readWaves24('gru'), rnn: () => readWaves24('rnn') }),
    };
    for (const [kind, read] of Object.entries(trained)) {
      const oracle = isWrittenOut ? 'PyTorch, the plain loops after it,' : 'PyTorch';
      test(`equals ${oracle} over ${time} + ${steps.toLocaleString('en')} steps of trained ${kind} cells to 1e-3`, async () => {
        const { spec, weights, ...whole } = read();
        const history = sliceTime(whole.history, 0, time);
        const { forecast, fitted } = await run(spec, weights, history, steps);
        const expected = isWrittenOut ? referenceForecast({ spec, weights }, history, { horizon: steps }) : whole;
        const difference = worstDifference(forecast, expected.forecast);
        console.log(
          `${form}, ${kind}: max abs difference to ${oracle} over ${steps} closed-loop steps ${difference.toExponential(1)}`,
        );
        // Float32 sums in another order, fed back a thousand times by a model that amplifies them.
        assert.ok(difference <= 1e-3, String(difference));
        const inFit = worstDifference(fitted, sliceTime(whole.fitted, 0, time - 1));
        assert.ok(inFit <= 1e-5, String(inFit));
      });
    }

    for (const cell of cellKinds) {
      for (const hidden of [[6], [3, 7, 5]]) {
        for (const scaling of scalingKinds) {
          test(`equals the plain loops with ${hidden.length} ${cell} cells and scaling ${scaling}`, async () => {
            const spec: ModelSpec = { features: ['a', 'b'], cell, hidden, scaling };
            const weights = initialWeights(spec, createRandom(1));
            const history = randomHistory(3, 11, 2, () => (scalingTraits[scaling].needsPositive ? [9, 3] : [0, 1]));
            await assertEqualsOracle(spec, weights, history, 7);
          });
        }
      }
    }

    const roles: Readonly<Record<string, Pick<ModelSpec, 'features' | 'targets' | 'futureCovariates'>>> = {
      'a covariate known in the past only': { features: ['past', 'a', 'b'], targets: ['a', 'b'] },
      'covariates known in advance': { features: ['a', 'x', 'y'], targets: ['a'], futureCovariates: ['x', 'y'] },
      'covariates of both sorts between the targets': {
        features: ['past', 'a', 'ahead', 'b', 'older'],
        targets: ['b', 'a'],
        futureCovariates: ['ahead'],
      },
    };
    for (const [title, columns] of Object.entries(roles)) {
      for (const scaling of scalingKinds) {
        test(`equals the plain loops with ${title} and scaling ${scaling}, over every length of the loop's last turn`, async () => {
          const level = (n: number): readonly [level: number, spread: number] =>
            scalingTraits[scaling].needsPositive ? [50 * n + 9, 9 * n + 2] : [50 * n, 1 + n];
          for (const horizon of [0, 1, 2, 8, 9, 19]) {
            const spec: ModelSpec = { ...columns, cell: horizon % 2 ? 'gru' : 'lstm', hidden: [4, 3], scaling };
            const weights = initialWeights(spec, createRandom(6));
            const history = randomHistory(3, horizon === 2 ? 1 : 10, columns.features.length, level);
            const count = columns.futureCovariates?.length ?? 0;
            const future = count === 0 ? undefined : randomHistory(3, horizon, count, level);
            const { forecast } = await assertEqualsOracle(spec, weights, history, horizon, future);
            assert.deepEqual(forecast.shape, [3, horizon, columns.targets?.length]);
          }
        });
      }
    }

    for (const [title, columns] of Object.entries({ 'two targets': { features: ['a', 'b'] }, ...roles })) {
      test(`equals the plain loops with ${title}, heads of layers and several steps at once, over parts of them and more`, async () => {
        const heads: readonly Partial<ModelSpec>[] = [
          { head: 'mlp-relu', headHidden: [5] },
          { head: 'mlp-tanh', headHidden: [5, 3], steps: 3 },
          { steps: 4, skip: 2, cell: 'gru' },
          { steps: 12 },
        ];
        for (const head of heads) {
          for (const horizon of [0, 1, 10, 25]) {
            const spec: ModelSpec = { ...columns, ...head, hidden: [4, 3], scaling: 'standard' };
            const weights = initialWeights(spec, createRandom(7));
            const history = randomHistory(2, horizon === 1 ? 1 : 5, columns.features.length, (n) => [50 * n, 1 + n]);
            const count = rolesOf(spec).future.names.length;
            const future = count === 0 ? undefined : randomHistory(2, horizon, count, (n) => [50 * n, 1 + n]);
            await assertEqualsOracle(spec, weights, history, horizon, future);
            const bytes = convert(spec, weights, { form, time: 5, horizon: 10 });
            assert.deepEqual(readWeights(bytes, 'model.onnx').weights, weights);
          }
        }
      });

      test(`equals the plain loops with ${title} and a skip past the cells, or alone`, async () => {
        const networks: readonly Pick<ModelSpec, 'hidden' | 'skip' | 'members' | 'cellInput' | 'steps'>[] = [
          { skip: 1, hidden: [4] },
          { skip: 3, hidden: [4, 3] },
          { skip: 3, hidden: [] },
          { skip: 1, hidden: [] },
          { skip: 12, hidden: [4] },
          { skip: 1, hidden: [4], cellInput: 'changes' },
          { skip: 3, hidden: [4], members: 3, cellInput: 'changes' },
          { skip: 3, hidden: [4, 3], members: 5, steps: 4 },
          { hidden: [4], members: 3 },
        ];
        for (const network of networks) {
          const spec: ModelSpec = { ...columns, ...network, scaling: 'standard' };
          const weights = initialWeights(spec, createRandom(7));
          const history = randomHistory(2, 5, columns.features.length, (n) => [50 * n, 1 + n]);
          const count = rolesOf(spec).future.names.length;
          const future = count === 0 ? undefined : randomHistory(2, 10, count, (n) => [50 * n, 1 + n]);
          await assertEqualsOracle(spec, weights, history, 10, future);
          const bytes = convert(spec, weights, { form, time: 5, horizon: 10 });
          assert.deepEqual(readWeights(bytes, 'model.onnx').weights, weights);
        }
      });
    }

    const scales: Readonly<Record<string, (series: number) => readonly [level: number, spread: number]>> = {
      'of carbon dioxide in the air (350 ± 20)': () => [350, 20],
      'of a large level and a small spread (1e6 ± 1)': () => [1e6, 1],
      'of a level far beyond float32 (-1e12 ± 1)': () => [-1e12, 1],
      'of levels of many sizes in one batch (1e-3, 1e3, 1e9 ± 1e-3)': (series) => [10 ** (6 * series - 3), 1e-3],
      'of seconds since 1970, an hour apart': () => [1.7e9, 3600],
      'that never change': () => [0.1, 0],
      'of no size at all (1e-25)': () => [0, 1e-25],
      'that float32 cannot hold (1e42)': () => [1e43, 1e42],
      'of a huge size (1e25)': () => [0, 1e25],
      'of very different sizes in one batch': (series) => [10 ** (2 * series - 3), 10 ** (series - 3)],
    };
    for (const [title, scaleOf] of Object.entries(scales)) {
      test(`scales values ${title} as the plain loops do`, async () => {
        const spec: ModelSpec = { features: ['a', 'b'], hidden: [5, 4], scaling: 'standard' };
        const weights = initialWeights(spec, createRandom(2));
        await assertEqualsOracle(spec, weights, randomHistory(3, 25, 2, scaleOf), 5);
      });
    }

    test('a history of one step forecasts, and fits nothing', async () => {
      const spec: ModelSpec = { features: ['y'], hidden: [5, 4], scaling: 'standard' };
      const history = randomHistory(2, 1, 1, () => [10, 1]);
      const { fitted } = await assertEqualsOracle(spec, initialWeights(spec, createRandom(3)), history, 4);
      assert.deepEqual(fitted.shape, [2, 0, 1]);
    });

    const intervals = {
      levels: [50, 80, 99.5],
      widths: [
        [0.5, 1],
        [1, 2.5],
        [3, 4],
      ],
      spread: 0.7,
    };
    for (const season of [1, 3]) {
      test(`equals the plain loops where spikes are held back, beside those of a season of ${season}`, async () => {
        const spikes = { bound: 0.4, season };
        for (const features of [['a', 'b'], ['a']]) {
          const spec: ModelSpec = { features, hidden: [], skip: 8, spikes, scaling: 'standard', intervals };
          const history = randomHistory(2, 20, features.length, () => [50, 2]);
          await assertEqualsOracle(spec, initialWeights(spec, createRandom(8)), history, 9);
        }
      });
    }

    for (const scaling of scalingKinds) {
      test(`its intervals equal those of the plain loops with scaling ${scaling}, for histories of every length and beyond the calibrated steps`, async () => {
        for (const [time, skip, horizon] of [
          [1, 3, 2],
          [2, 3, 4],
          [6, 4, 1],
          [25, 4, 9],
        ] as const) {
          const columns = { features: ['x', 'a', 'b'], targets: ['b', 'a'] };
          const spec: ModelSpec = { ...columns, hidden: time === 25 ? [3] : [], skip, scaling, intervals };
          const weights = initialWeights(spec, createRandom(8));
          const history = randomHistory(2, time, 3, () => (scalingTraits[scaling].needsPositive ? [9, 2] : [0, 1]));
          const { lower } = await assertEqualsOracle(spec, weights, history, horizon);
          assert.deepEqual(lower?.shape, [2, horizon, 2, 3]);
          const wide = convert(spec, weights, { form, time, horizon, numbers: 'float32' });
          assert.deepEqual((await forecastWith(wide, history, horizon, undefined)).upper?.shape, [2, horizon, 2, 3]);
        }
      });
    }

    test('a horizon of 0 forecasts nothing, and still fits the history', async () => {
      const spec: ModelSpec = { features: ['a', 'b'], hidden: [5, 4], scaling: 'standard' };
      const history = randomHistory(2, 6, 2, () => [10, 1]);
      const { forecast } = await assertEqualsOracle(spec, initialWeights(spec, createRandom(4)), history, 0);
      assert.deepEqual(forecast.shape, [2, 0, 2]);
    });
  });

  /** Compares in units of each series' spread, plus roundings of the raw value itself: in float32 where nothing scales it. */
  async function assertEqualsOracle(
    spec: ModelSpec,
    weights: Weights,
    history: Tensor,
    horizon: number,
    future?: Tensor,
  ): Promise<Outputs> {
    const actual = await run(spec, weights, history, horizon, future);
    const expected = referenceForecast({ spec, weights }, history, { horizon, futureCovariates: future });
    const batch = history.shape[0]!;
    // What float32 rounds of a logarithm is a part of the value itself.
    const isRelative = scalingTraits[spec.scaling].needsPositive || scalings[spec.scaling].sign === undefined;
    const rounding = isRelative ? 2 ** -21 : 2 ** -50;
    for (const output of ['forecast', 'fitted', 'lower', 'upper'] as const) {
      assert.deepEqual(actual[output]?.shape, expected[output]?.shape, output);
      const perSeries = (expected[output]?.data.length ?? 0) / batch;
      expected[output]?.data.forEach((value, i) => {
        const size = history.data.length / batch;
        const own = history.data.subarray(Math.floor(i / perSeries) * size, (Math.floor(i / perSeries) + 1) * size);
        const spread = spec.scaling === 'none' ? 1 : Math.max(...own) - Math.min(...own);
        const bound = 1e-6 * (spread === 0 ? 1 : spread) + rounding * Math.abs(value);
        const found = actual[output]!.data[i]!;
        assert.ok(Math.abs(found - value) <= bound, `${output}[${i}]: ${found}, expected ${value} ± ${bound}`);
      });
    }
    return actual;
  }
}

/** How often each recurrent operator and each with a graph inside occurs, undefined for never. */
function expectedOperators(form: GraphForm, spec: ModelSpec): Readonly<Record<string, number | undefined>> {
  const none = { LSTM: undefined, GRU: undefined, RNN: undefined, Loop: undefined, Scan: undefined, If: undefined };
  if (forms[form].cells === 'explicit') return none;
  const { onnx } = cells[cellOf(spec)];
  if (onnx === undefined) return { ...none, Scan: 1, Loop: 1 };
  // One a cell for the warm-up, and eight for the steps of a turn of the closed loop.
  return { ...none, [onnx]: (1 + 8) * spec.hidden.length, Loop: 1 };
}

function randomHistory(
  batch: number,
  time: number,
  width: number,
  scaleOf: (series: number) => readonly [level: number, spread: number],
): Tensor<Float64Array> {
  const random = createRandom(5);
  const data = new Float64Array(batch * time * width);
  for (let i = 0; i < data.length; i++) {
    const [level, spread] = scaleOf(Math.floor(i / (time * width)));
    data[i] = level + spread * random.normal();
  }
  return { shape: [batch, time, width], data };
}
