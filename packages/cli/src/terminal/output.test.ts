// What a file's names may do to a terminal: nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showControls } from './output.ts';

test('what moves a cursor, colours, sets a title or turns the direction of writing is shown and not obeyed', () => {
  const hostile = [
    '\u001b[2J',
    '\u001b]0;title\u0007',
    '\rover',
    '\u009b31m',
    'a\u202egnp.exe',
    '\b\b',
    '\u2066x\u2069',
  ];
  for (const name of hostile) {
    const shown = showControls(name);
    assert.match(shown, /\\u00|\\u20/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch(shown, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }
});

test('words of every script, tabs and line ends stay as they are', () => {
  for (const text of ['Zürich\t1\n2', '売上 📈', 'مبيعات', 'C:\\new']) assert.equal(showControls(text), text);
});
