import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readOptionsSchema } from '@onnxcast/reader';
import { trainOptionsSchema } from '@onnxcast/trainer';
import type { Options } from 'yargs';
import yargs from 'yargs';
import { checkWithSchema, optionsFromSchema } from './schema-options.ts';
import { UsageError } from './usage-error.ts';

const check = (argv: Readonly<Record<string, unknown>>) => checkWithSchema(trainOptionsSchema, argv);

describe('what is typed of an option that is a word or a list', () => {
  test('is a list where it is one of its parts, or has a comma, and else the word', () => {
    assert.deepEqual(check({ calendar: 'none' }), { calendar: 'none' });
    assert.deepEqual(check({ calendar: 'year' }), { calendar: ['year'] });
    assert.deepEqual(check({ calendar: 'year, weekdays' }), { calendar: ['year', 'weekdays'] });
    assert.deepEqual(check({ season: '12' }), { season: 12 });
    assert.deepEqual(check({ season: '24,168' }), { season: [24, 168] });
  });

  test('is refused with what may be typed where it is neither', () => {
    const expected = 'auto, none, or some of year, week, day, weekdays with one comma between them';
    for (const [calendar, meant] of [
      ['moon', ''],
      ['year,moon', ''],
      ['none,year', ''],
      ['weak', ' Did you mean "week"?'],
      ['year,dya', ' Did you mean "day"?'],
      ['atuo', ' Did you mean "auto"?'],
    ] as const) {
      assert.throws(
        () => check({ calendar }),
        (error) =>
          error instanceof UsageError &&
          error.message === `--calendar: found "${calendar}", expected ${expected}.${meant}`,
        calendar,
      );
    }
  });
});

test('marks of a missing value are not parted where a comma may stand before decimals', () => {
  const na = (typed: string) => checkWithSchema(readOptionsSchema, { na: typed }).na;
  for (const typed of ['-999,9', 'x,9,99']) assert.throws(() => na(typed), /--na: found .* or two, .*--na="/, typed);
  assert.deepEqual(na('x,-999'), ['x', '-999']);
  assert.deepEqual(na('-999, 9'), ['-999', '9']);
  assert.deepEqual(na('-9,-99'), ['-9', '-99']);
  assert.deepEqual(na('-999.9,9'), ['-999.9', '9']);
});

test('a list that is given in several parts is all of them', () => {
  const { na } = optionsFromSchema(readOptionsSchema) as { readonly na: Options };
  const typed = yargs().option('na', na).option('time', { type: 'string' });
  const words = (line: string) => checkWithSchema(readOptionsSchema, typed.parseSync(line)).na;
  assert.deepEqual(words('--na x --na=-999 --na 9'), ['x', '-999', '9']);
  assert.deepEqual(words('--na x,-999'), ['x', '-999']);
});
