import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, type Door, InputError, option, SetupError, sentenceOf, text } from './errors.ts';

const COMMAND_LINE: Door = {
  name: (name) => `--${name}`,
  options: (given) =>
    Object.entries(given)
      .map(([name, value]) => (value === undefined ? `--${name}` : `--${name} ${value}`))
      .join(' '),
};

test('the message is where + what was found + what was expected + what helps', () => {
  const says = (fields: ConstructorParameters<typeof InputError>[0]) => new InputError(fields).message;
  const found = 'column "y" holds "n/a"';
  assert.equal(
    says({ file: 'a.csv', row: 17, found, expected: 'a number', remedy: 'Remove the row.' }),
    'a.csv:17: column "y" holds "n/a", expected a number. Remove the row.',
  );
  assert.equal(says({ file: 'a.csv', found: 'an empty file' }), 'a.csv: an empty file.');
  assert.equal(says({ option: 'season', found: '9', expected: 'less' }), 'season: found 9, expected less.');
});

test('an option is written as code writes it in the message, and as a door writes it in its sentence', () => {
  const error = new InputError({
    option: 'season',
    found: text`${9} steps`,
    expected: text`what ${option('horizon')} allows`,
    remedy: text`Pass ${option('missing', 'drop')}, or ${{ options: { id: "it's", lag: 3 } }}.`,
  });
  assert.equal(
    error.message,
    "season: found 9 steps, expected what `horizon` allows. Pass `missing: 'drop'`, or `id: 'it\\'s', lag: 3`.",
  );
  assert.equal(
    sentenceOf(error, COMMAND_LINE),
    "--season: found 9 steps, expected what --horizon allows. Pass --missing drop, or --id it's --lag 3.",
  );
});

test('a text within a text keeps its options, and a command stays what is typed at every door', () => {
  const rest = text`with ${option('engine', 'tfjs')}`;
  const error = new SetupError({ found: 'no TensorFlow', remedy: text`Run ${command('setup')}, or train ${rest}.` });
  assert.equal(error.message, "no TensorFlow. Run `npx onnxcast setup`, or train with `engine: 'tfjs'`.");
  assert.equal(
    sentenceOf(error, COMMAND_LINE),
    'no TensorFlow. Run `npx onnxcast setup`, or train with --engine tfjs.',
  );
});

test("the fields stay on the error, pass a structured clone, and take another door's remedy", () => {
  const cause = new Error('deep');
  const error = new InputError({ file: 'a.csv', row: 2, found: 'no time', remedy: [option('time')], cause });
  assert.equal(error.cause, cause);
  const { file, row } = error;
  assert.deepEqual({ file, row }, { file: 'a.csv', row: 2 });
  const { cause: _, ...fields } = error;
  assert.equal(new InputError(structuredClone(fields)).message, error.message);
  assert.equal(sentenceOf({ ...error, remedy: 'Choose a file.' }), 'a.csv:2: no time. Choose a file.');
});

test('a whole sentence is said as it is, with fields beside it', () => {
  const error = new InputError('Series "a" is empty. Add rows.', { column: 'y', found: '0 rows' });
  assert.equal(error.message, 'Series "a" is empty. Add rows.');
  assert.equal(error.column, 'y');
  assert.equal(sentenceOf(error, COMMAND_LINE), error.message);
  assert.equal(sentenceOf(new InputError(text`Pass ${option('id', 'a')}.`), COMMAND_LINE), 'Pass --id a.');
});
