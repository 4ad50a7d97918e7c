import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from '@onnxcast/series';
import { nameOption } from './name-option.ts';

test('an option is named as it is typed: where it begins a message only if it was typed, in backticks always', () => {
  const says = (message: string, words: readonly string[], place = {}) =>
    nameOption(new InputError(message, place), words);
  assert.equal(says('holdout: found 9.', ['train', '--holdout', '9']), '--holdout: found 9.');
  assert.equal(says('weightDecay: found -1.', ['--weight-decay=-1']), '--weight-decay: found -1.');
  assert.equal(says('holdout: found 9.', ['train', 'holdout']), 'holdout: found 9.');
  assert.equal(says('test: no such file.', ['test', '--test', '1'], { file: 'test' }), 'test: no such file.');
  assert.equal(
    says('a.csv: pass `id: "my: shop, time", time: "a\\"b"`.', []),
    'a.csv: pass --id "my: shop, time" --time "a\\"b".',
  );
  assert.equal(
    says('by `target` and `futureCovariates`, `horizon`', []),
    'by --target and --future-covariates, `horizon`',
  );
  assert.equal(says('Series "a" is empty.', ['--test', '1']), 'Series "a" is empty.');
});
