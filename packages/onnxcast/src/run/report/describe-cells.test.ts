import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayCells } from './describe-cells.ts';

const asked = { hidden: 16, members: 3, horizon: 12, season: 12, worthwhile: 0.98 };

test('what became of cells is said with the figures that told, or with what kept them from being tried', () => {
  assert.equal(
    sayCells({ ...asked, isKept: true, ratio: 0.9, windows: [0.8, 0.95, 0.97] }),
    '3 members of LSTM cells of 16 units are added to it: on steps that they had not learnt the error with them is 0.9000 of that without (0.8000, 0.9500, 0.9700 in its parts, the latest first)',
  );
  assert.equal(
    sayCells({ ...asked, members: 1, isKept: false, ratio: 1.02, windows: [1.02] }),
    'LSTM cells of 16 units are left out: on steps that they had not learnt the error with them is 1.020 of that without; they are kept where it is 0.98 or less, and below 1 in every part',
  );
  assert.equal(
    sayCells({ ...asked, isKept: false, obstacle: 'the series are too short to judge them by' }),
    '3 members of LSTM cells of 16 units were not tried: the series are too short to judge them by',
  );
});
