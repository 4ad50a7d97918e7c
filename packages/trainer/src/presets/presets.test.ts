import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InputError } from '@onnxcast/series';
import { trainOptionsSchema } from '../options.ts';
import { train } from '../platform/train.ts';
import { choosePreset, lookedAt } from './presets.ts';

const wave = { id: 'a', features: ['y'], values: Float64Array.from({ length: 40 }, (_, t) => Math.sin(t / 3)) };

describe('the preset', () => {
  test('is auto where nothing is told but what every preset looks at', () => {
    for (const told of [{}, { holdout: 3, horizon: 5 }, { pastCovariates: ['b'] }, { epochs: undefined }]) {
      assert.deepEqual(choosePreset(told), { preset: 'auto', by: [] });
    }
    assert.equal(train([wave]).options.preset, 'auto');
  });

  test('is the tutorial where an option of its own is told, though it be its default', () => {
    assert.deepEqual(choosePreset({ epochs: 8, holdout: 3, hidden: [64, 64] }), {
      preset: 'tutorial',
      by: ['hidden', 'epochs'],
    });
    assert.deepEqual(train([wave], { hidden: [3] }).spec.hidden, [3]);
  });

  test('that is told takes no option that it does not look at, and neither does one that options choose', () => {
    const refused = (told: Parameters<typeof choosePreset>[0], sentence: string) =>
      assert.throws(
        () => train([wave], told),
        (error) => error instanceof InputError && error.message === sentence,
      );
    refused(
      { preset: 'auto', epochs: 3 },
      "epochs: found 3 beside `preset: 'auto'`, which does not look at it. Leave out one of the two.",
    );
    refused(
      { preset: 'tutorial', season: 12 },
      "season: found 12 beside `preset: 'tutorial'`, which does not look at it. Leave out one of the two.",
    );
    refused(
      { hidden: [8, 4], season: 12 },
      "season: found 12 beside `hidden`, which makes it `preset: 'tutorial'`, which does not look at it. Leave out one of the two.",
    );
  });

  test('keeps of options filled in those that can be told again', () => {
    const { options } = train([wave], { horizon: 4 });
    const kept = lookedAt({ ...options, read: { time: 'day' } });
    assert.deepEqual(kept, {
      preset: 'auto',
      pastCovariates: [],
      futureCovariates: [],
      test: 0,
      holdout: 0,
      horizon: 4,
    });
    assert.deepEqual(train([wave], kept).options, options);
    const cells = train([wave], { hidden: [3], seed: 4 }).options;
    assert.deepEqual(train([wave], lookedAt(trainOptionsSchema.parse(cells))).options, cells);
  });
});
