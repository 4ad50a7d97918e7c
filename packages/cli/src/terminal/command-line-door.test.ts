// Errors name options as code does; who typed a command reads them as they are typed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, type ErrorFields, InputError, option, text } from '@onnxcast/series';
import { sentenceFor } from './output.ts';

test('options of an error are written with two hyphens, in kebab case, values quoted where a shell needs it', () => {
  const says = (fields: ErrorFields) => sentenceFor(new InputError(fields));
  assert.equal(says({ option: 'weightDecay', found: '-1' }), '--weight-decay: found -1.');
  assert.equal(
    says({ file: 'a.csv', found: 'no column "y"', remedy: text`Pass ${option('target', 'my: shop')}.` }),
    'a.csv: no column "y". Pass --target "my: shop".',
  );
  assert.equal(
    says({ found: 'nothing', remedy: text`Give ${option('futureCovariates')}, or run ${command('setup --cuda')}.` }),
    'nothing. Give --future-covariates, or run `npx onnxcast setup --cuda`.',
  );
});

test('an error without fields is its message', () => {
  assert.equal(sentenceFor(new Error('holdout: `target`')), 'holdout: `target`');
});
