import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSeries } from '../parse-series.ts';
import { marksOf } from './missing.ts';

test('a mark that is a number stands for it whatever mark is before its decimals', () => {
  for (const mark of ['-999.9', '-999,9', '-999.90']) {
    const [series] = parseSeries('ds;y\n1;-999,9\n2;9\n3;3,5\n', 'a.csv', { na: [mark], missing: 'drop' });
    assert.deepEqual([...series!.values], [9, 3.5], mark);
  }
  assert.equal(marksOf(['1.234']).has('1,234'), false); // thousands, for all anybody knows
  assert.equal(marksOf(['-999']).has('-999,00'), true);
});
