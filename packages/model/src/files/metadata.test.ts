import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deepFreeze } from '../reference-cases.suite.ts';
import type { ModelSpec } from '../spec.ts';
import { checkSpec, fromMetadata, toMetadata } from './metadata.ts';

const file = 'model.onnx';
const spec: ModelSpec = deepFreeze({ features: ['y'], hidden: [64, 64], scaling: 'none' });

describe('metadata', () => {
  test('a spec comes back as it went, with and without a frequency, whatever its names hold', () => {
    const other: ModelSpec = { features: ['a,b', '"c"', 'π'], hidden: [1], scaling: 'standard', frequency: 'month' };
    const rest = { hidden: [2], scaling: 'none' } as const;
    const others: readonly ModelSpec[] = [
      { features: ['a', 'b', 'c'], targets: ['b'], futureCovariates: ['c'], cell: 'gru', ...rest },
      { features: ['a', 'b'], futureCovariates: ['a'], ...rest },
      { features: ['a', 'b'], targets: ['a'], futureCovariates: [], cell: 'lstm', ...rest },
      { features: ['a'], cell: 'rnn', ...rest },
      { features: ['a'], kind: 'recurrent', head: 'linear', ...rest },
      { features: ['a'], head: 'mlp-relu', headHidden: [8, 4], steps: 12, skip: 3, ...rest },
      { features: ['a'], ...rest, hidden: [16], skip: 3, members: 3, cellInput: 'changes' },
      {
        features: ['a'],
        ...rest,
        intervals: {
          levels: [80, 99.5],
          widths: [
            [1, 2.5],
            [2, 3],
          ],
          spread: 0.25,
        },
      },
    ];
    for (const one of [spec, other, ...others]) assert.deepEqual(fromMetadata(toMetadata(one), file), one);
  });

  test('a spec of code is checked as one of a file: intervals are plain data, and what else they are is refused', () => {
    const intervals = { levels: [80], widths: [[1.5]], spread: 0.1 };
    checkSpec({ ...spec, intervals });
    assert.throws(() => checkSpec({ ...spec, intervals: { ...intervals, levels: ['80'] } }), /spec\.intervals/);
  });

  test('what an older reader would misread has another format, and only that', () => {
    for (const one of [{ cell: 'gru' }, { targets: ['y'] }, { futureCovariates: [] }] as const) {
      assert.equal(toMetadata({ ...spec, ...one })['onnxcast.format'], '2');
    }
    for (const one of [{ head: 'mlp-tanh' }, { steps: 2 }, { skip: 2 }, { headHidden: [2], cell: 'gru' }] as const) {
      assert.equal(toMetadata({ ...spec, ...one })['onnxcast.format'], '3');
    }
    const intervals = { levels: [80], widths: [[1.5]], spread: 0.1 };
    assert.equal(toMetadata({ ...spec, intervals, cell: 'gru' })['onnxcast.format'], '4');
    for (const one of [{ members: 3 }, { cellInput: 'changes', skip: 2, intervals }] as const) {
      assert.equal(toMetadata({ ...spec, ...one })['onnxcast.format'], '5');
    }
    const spikes = { bound: 0.5, season: 12 };
    const held = { ...spec, hidden: [], skip: 25, spikes };
    assert.equal(toMetadata(held)['onnxcast.format'], '6');
    assert.deepEqual(fromMetadata(toMetadata(held), file), held);
    assert.equal(toMetadata({ ...spec, frequency: 'day' })['onnxcast.format'], '1');
  });

  test('members are of cells, and changes enter cells beside a skip only', () => {
    checkSpec({ ...spec, members: 3, cellInput: 'changes', skip: 4 });
    for (const [one, field] of [
      [{ members: 2 }, 'members'],
      [{ members: 3, hidden: [], skip: 2 }, 'members'],
      [{ cellInput: 'changes' }, 'cellInput'],
      [{ cellInput: 'changes', hidden: [], skip: 2 }, 'cellInput'],
    ] as const) {
      assert.throws(() => checkSpec({ ...spec, ...one }), new RegExp(`spec\\.${field}`), JSON.stringify(one));
    }
  });

  test('spikes are held back of targets that a skip alone sees for long enough', () => {
    const spikes = { bound: 0.5, season: 12 };
    const held = { ...spec, hidden: [], skip: 25, spikes };
    checkSpec(held);
    for (const one of [
      { skip: 24 },
      { hidden: [4] },
      { features: ['y', 'x'], targets: ['y'] },
      { spikes: { ...spikes, bound: -1 } },
      { spikes: { ...spikes, season: 0.5 } },
    ]) {
      assert.throws(() => checkSpec({ ...held, ...one }), /spec\.spikes/, JSON.stringify(one));
    }
  });

  test('the map is flat texts under our own prefix', () => {
    assert.deepEqual(toMetadata({ ...spec, frequency: 'day' }), {
      'onnxcast.format': '1',
      'onnxcast.features': '["y"]',
      'onnxcast.hidden': '[64,64]',
      'onnxcast.scaling': 'none',
      'onnxcast.frequency': 'day',
    });
  });

  test("extra entries travel along and do not disturb; the model's own keys cannot be overwritten", () => {
    const record = toMetadata(spec, deepFreeze({ 'onnxcast.form': 'forecast', loss: '0.1' }));
    assert.deepEqual([record['onnxcast.form'], record['loss']], ['forecast', '0.1']);
    assert.deepEqual(fromMetadata(record, file), spec);
    assert.throws(() => toMetadata(spec, { 'onnxcast.hidden': '[1]' }), { name: 'InputError' });
  });

  test("a file of somebody else's has no spec", () => {
    assert.equal(fromMetadata({}, file), undefined);
    assert.equal(fromMetadata({ author: 'x', 'onnxcast.form': 'forecast' }, file), undefined);
  });

  test('each missing or broken entry is an error that names file and key', () => {
    const record = toMetadata({ ...spec, features: ['y', 'z'], targets: ['y'], cell: 'gru', frequency: 'day' });
    const broken: Record<string, readonly (string | undefined)[]> = {
      'onnxcast.format': [undefined, '7', ''],
      'onnxcast.features': [undefined, '', 'y', '[]', '[""]', '[1]', '["y","y"]', '{}', '["y"'],
      'onnxcast.targets': ['y', '[]', '["x"]', '["y","y"]', '[1]', 'null'],
      'onnxcast.future_covariates': ['z', '["x"]', '["z","z"]', '["y"]'],
      'onnxcast.cell': ['', 'GRU', 'transformer'],
      'onnxcast.kind': ['', 'Recurrent', 'toString'],
      'onnxcast.head': ['', 'quantile '],
      'onnxcast.head_hidden': ['8', '[0]', '[1.5]'],
      'onnxcast.steps': ['', '0', '1.5', '-2'],
      'onnxcast.hidden': [undefined, '64', '[]', '[0]', '[-1]', '[1.5]', '["64"]', '[1e400]', 'null'],
      'onnxcast.scaling': [undefined, '', 'STANDARD', 'toString'],
      'onnxcast.members': ['', '0', '2', '-3', '1.5'],
      'onnxcast.cell_input': ['', 'changes', 'Rows'],
      'onnxcast.spikes': ['', '[]', '{"bound":1}', '{"bound":"1","season":2}'],
      'onnxcast.frequency': [''],
      'onnxcast.intervals': [
        '',
        '[80]',
        '{"levels":[],"widths":[],"spread":1}',
        '{"levels":[95,80],"widths":[[1],[1]],"spread":1}',
        '{"levels":[80],"widths":[[-1]],"spread":1}',
        '{"levels":[80,95],"widths":[[1],[1,2]],"spread":1}',
        '{"levels":[80],"widths":[[1]]}',
        '{"levels":[100],"widths":[[1]],"spread":1}',
      ],
    };
    for (const [key, values] of Object.entries(broken)) {
      for (const value of values) {
        const { [key]: _, ...rest } = record;
        const bad = value === undefined ? rest : { ...rest, [key]: value };
        assert.throws(
          () => fromMetadata(bad, file),
          (error: Error) => error.name === 'ModelFileError' && error.message.startsWith(`${file}: metadata "${key}" `),
          `${key} = ${value}`,
        );
      }
    }
  });
});
