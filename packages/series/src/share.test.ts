import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from './errors.ts';
import { countOf, type Share } from './share.ts';

test('a count is taken as it is, a percentage of what there is, rounded and at least one', () => {
  assert.equal(countOf(3, 100, 'test'), 3);
  assert.equal(countOf(0, 100, 'test'), 0);
  assert.equal(countOf('3%', 100, 'test'), 3);
  assert.equal(countOf('12.5%', 1000, 'test'), 125);
  assert.equal(countOf('1%', 10, 'test'), 1);
  assert.equal(countOf('0%', 10, 'test'), 0);
  assert.equal(countOf('100%', 7, 'test'), 7);
});

for (const share of [-1, 1.5, Number.NaN, 11, '101%', '-3%', 'x%', '%', ''] as Share[]) {
  test(`a share of "${share}" of 10 is refused by name`, () => {
    assert.throws(
      () => countOf(share, 10, '--test'),
      (error) => error instanceof InputError && error.message.startsWith('--test: '),
    );
  });
}
