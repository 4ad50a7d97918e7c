import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CommandShape, checkWords } from './check-words.ts';
import { UsageError } from './usage-error.ts';

const shape: CommandShape = {
  command: 'train <data>',
  options: {
    data: { type: 'string', isNeeded: true },
    out: { type: 'string', isNeeded: true },
    epochs: { type: 'number', isNeeded: false },
    'line-search': { type: 'string', choices: ['none', 'strong-wolfe'], isNeeded: false },
    json: { type: 'boolean', isNeeded: false },
  },
};

/** What is said of words that follow `train`; undefined where they pass. */
function said(typed: string, of = shape): string | undefined {
  try {
    checkWords([of.command.split(' ')[0]!, ...(typed === '' ? [] : typed.split(' '))], of);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
}

describe('the words of a command line', () => {
  test('pass however an option is given its value, and a number below 0 and a lone dash are values', () => {
    for (const typed of [
      'a.csv --out run',
      '--out run a.csv',
      '--json a.csv --out=run --epochs=3',
      '--json false a.csv --out run',
      'a.csv --no-json --out run',
      'a.csv --epochs -1 --out -',
      'a.csv --lineSearch none --out run',
      '--out run -- --strange.csv',
    ]) {
      assert.equal(said(typed), undefined, typed);
    }
  });

  test('are refused by one sentence: what was found, what was expected, what helps', () => {
    const out = 'a.csv --out run';
    for (const [typed, sentence] of [
      [`${out} --epoch 3`, '--epoch: found no such option of `train`. Did you mean --epochs?'],
      [`${out} --epohcs 3`, '--epohcs: found no such option of `train`. Did you mean --epochs?'],
      [`${out} --colour red`, '--colour: found no such option of `train`.'],
      [`${out} -j`, '-j: found no such option of `train`. Did you mean --json?'],
      [`${out} --epochs`, '--epochs: found no value, expected a number.'],
      [`${out} --epochs --json`, '--epochs: found no value, expected a number.'],
      [`${out} --epochs many`, '--epochs: found "many", expected a number.'],
      [`${out} --epochs=`, '--epochs: found "", expected a number.'],
      [`${out} --line-search wolfe`, '--line-search: found "wolfe", expected none or strong-wolfe.'],
      [`${out} --line-search non`, '--line-search: found "non", expected none or strong-wolfe. Did you mean none?'],
      [`${out} --json=perhaps`, '--json: found "perhaps", expected true or false, or --json alone.'],
      [
        `${out} --epochs 1 --epochs=2`,
        '--epochs: found twice (--epochs 1, --epochs 2), expected once. Leave out one of them.',
      ],
      [`${out} --json --no-json`, '--json: found twice (--json, --no-json), expected once. Leave out one of them.'],
      [
        `${out} --epochs 1 --no-epochs`,
        '--no-epochs: found no- before an option that takes a value. Leave --epochs out instead.',
      ],
      ['a.csv', '--out: found none, expected --out with a value: `train` needs it.'],
      ['--out run', 'train: found no DATA, expected `onnxcast train DATA`.'],
      [
        'a.csv b.csv --out run',
        'train: found "b.csv" after DATA, expected options only. DATA is one word: put a pattern in quotes, as in "data/*.csv", and several files in braces, "{a.csv,b.csv}".',
      ],
      [
        'g/a.csv h/*.csv --out run',
        'train: found "h/*.csv" after DATA, expected options only. DATA is one word: put a pattern in quotes, as in "data/*.csv", and several files in braces, "{g/a.csv,h/*.csv}".',
      ],
      [`${out} --data b.csv`, '--data: found no such option of `train`.'],
    ] as const) {
      assert.equal(said(typed), sentence);
    }
  });

  test('of a place with choices are refused by these choices', () => {
    const generate: CommandShape = {
      command: 'generate <kind>',
      options: { kind: { type: 'string', choices: ['sine', 'family', 'minutes'], isNeeded: true } },
    };
    const choices = 'expected sine, family or minutes.';
    assert.equal(said('', generate), `generate: found no KIND, ${choices}`);
    assert.equal(said('sinee', generate), `KIND of \`generate\`: found "sinee", ${choices} Did you mean sine?`);
    assert.equal(said('family', generate), undefined);
  });
});
