import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { choosePlacement, placeRows } from './positions.ts';

describe('a label', () => {
  // Expected by the clock of ECMAScript, which is strict about its own format and so needs every part.
  const equal: readonly (readonly [label: string, same: string])[] = [
    ['1958-03', '1958-03-01T00:00:00.000Z'],
    ['1958/03/01', '1958-03-01T00:00:00.000Z'],
    ['1958-03-01', '1958-03-01T00:00:00.000Z'],
    ['2024-02-29 13:05', '2024-02-29T13:05:00.000Z'],
    ['2024-02-29T13:05:07Z', '2024-02-29T13:05:07.000Z'],
    ['2024-02-29T13:05:07.25+02:00', '2024-02-29T13:05:07.250+02:00'],
    ['2024-02-29T13:05:07-0330', '2024-02-29T13:05:07.000-03:30'],
  ];
  for (const [label, same] of equal) {
    test(`"${label}" is ${same}`, () => {
      assert.equal(choosePlacement([[label]]), 'time');
      assert.deepEqual([...placeRows('time', [label], { length: 1 })], [Date.parse(same)]);
    });
  }

  for (const label of [
    '',
    '12',
    '2024-13-01',
    '2023-02-29',
    '01/02/2024',
    '2024/02-29',
    'yesterday',
    '2024-02-29 now',
  ]) {
    test(`"${label}" is no date`, () => assert.notEqual(choosePlacement([[label]]), 'time'));
  }
});

describe('placement', () => {
  test('is by date, number or row, whichever all lists allow', () => {
    assert.equal(choosePlacement([['2024-01-01'], ['2024-02-01']]), 'time');
    assert.equal(choosePlacement([['0', '1'], ['2.5']]), 'number');
    assert.equal(choosePlacement([['2024-01-01'], ['7']]), 'index');
    assert.equal(choosePlacement([['2024-01-01'], undefined]), 'index');
    assert.equal(choosePlacement([]), 'index');
  });

  test('by row goes on from the first', () => {
    assert.deepEqual([...placeRows('index', undefined, { length: 3, first: 10 })], [10, 11, 12]);
  });

  test('by number leaves a gap where a label is missing', () => {
    assert.deepEqual([...placeRows('number', ['5', '6'], { length: 3 })], [5, 6, Number.NaN]);
  });
});
