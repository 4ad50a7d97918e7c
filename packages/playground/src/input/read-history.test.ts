// Dropped tables become histories, or a sentence on why not.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { continueLabels } from './continue-labels.ts';
import { explainError } from './explain-error.ts';
import { mostSteps, readHistories } from './read-history.ts';

describe('a dropped table', () => {
  test('a table of one column y is one history', () => {
    assert.deepEqual(readHistories('y\n1\n2\n3\n', 'a.csv'), [{ name: 'a.csv', values: [1, 2, 3] }]);
  });

  test('a table with a column of dates, whatever it is called, has times that go on', () => {
    const [history] = readHistories('Date,CO2\n2000-01-01,1\n2000-02-01,2\n2000-03-01,3\n', 'a.csv');
    assert.deepEqual(history?.values, [1, 2, 3]);
    assert.deepEqual(history?.times?.slice(0, 5), [
      '2000-01-01',
      '2000-02-01',
      '2000-03-01',
      '2000-04-01',
      '2000-05-01',
    ]);
  });

  test('months by their names are times, and words that are none name the series', () => {
    const [polish] = readHistories('miesiąc;y\nstyczeń 2020;0,5\nluty 2020;1,5\nmarzec 2020;2,5\n', 'a.csv');
    assert.deepEqual(polish?.values, [0.5, 1.5, 2.5]);
    assert.deepEqual(polish?.times?.slice(2, 4), ['2020-03', '2020-04']);
    const shops = readHistories('shop,sold\nnorth,1\nnorth,2\nsouth,3\nsouth,4\n', 'a.csv');
    assert.deepEqual(
      shops.map(({ values }) => values),
      [
        [1, 2],
        [3, 4],
      ],
    );
  });

  test('a table of several series gives each of them', () => {
    const wide = readHistories('ds,a,b\n1,1,4\n2,2,5\n', 'w.csv');
    assert.deepEqual(
      wide.map(({ name, values }) => [name, values]),
      [
        ['w.csv, a', [1, 2]],
        ['w.csv, b', [4, 5]],
      ],
    );
    const long = readHistories('unique_id,ds,sales\nx,1,1\nx,2,2\nz,1,3\nz,2,4\n', 'l.csv');
    assert.deepEqual(
      long.map(({ name, values }) => [name, values]),
      [
        ['l.csv, x', [1, 2]],
        ['l.csv, z', [3, 4]],
      ],
    );
  });

  test('a table of words beside numbers has its series named by the words, or passes them over', () => {
    const stocks = readHistories(
      'symbol,date,price\nA,2000-01-01,1\nA,2000-02-01,2\nB,2000-01-01,3\nB,2000-02-01,4\n',
      's.csv',
    );
    assert.deepEqual(
      stocks.map(({ name, values }) => [name, values]),
      [
        ['s.csv, A', [1, 2]],
        ['s.csv, B', [3, 4]],
      ],
    );
    const weather = readHistories(
      'date,rain,wind,sky\n2000-01-01,1,5,grey\n2000-01-02,2,6,blue\n2000-01-03,3,7,sun\n',
      'w.csv',
    );
    assert.deepEqual(
      weather.map(({ name, values }) => [name, values]),
      [
        ['w.csv, rain', [1, 2, 3]],
        ['w.csv, wind', [5, 6, 7]],
      ],
    );
  });

  test('a table for a model of several features has the columns of their names', () => {
    const text = 'ds,price,weather,sales\n1,10,x,1\n2,20,y,2\n';
    const [history] = readHistories(text, 'shop.csv', ['sales', 'price']);
    assert.deepEqual([history?.feature, history?.values, history?.others], ['sales', [1, 2], { price: [10, 20] }]);
    assert.throws(() => readHistories('ds,price\n1,2\n', 'shop.csv', ['sales', 'price']), /no column "sales"/);
  });

  test('a table that is very long keeps its last steps, and says so', () => {
    const text = `y\n${Array.from({ length: mostSteps + 5 }, (_, t) => t).join('\n')}\n`;
    const [history] = readHistories(text, 'long.csv');
    assert.equal(history?.values.length, mostSteps);
    assert.equal(history?.values[0], 5);
    assert.equal(history?.name, 'long.csv, the last 2,000 steps');
  });

  test('a table with rows missing between its dates, or with dates that cannot go on, says so', () => {
    const noteOf = (text: string) => readHistories(text, 'gaps.csv')[0]?.note;
    const days = Array.from(
      { length: 20 },
      (_, i) => `2020-01-${String(i < 10 ? i + 1 : i + 6).padStart(2, '0')},${i}`,
    );
    assert.equal(
      noteOf(`ds,y\n${days.join('\n')}\n`),
      'gaps.csv: 5 times are missing between its rows; its rows are taken as evenly spaced.',
    );
    assert.equal(
      noteOf('ds,y\n2020-01-01,1\n2020-01-02,2\n2020-01-07,3\n2020-01-08,4\n2020-01-15,5\n'),
      'gaps.csv: its times keep no step and no pattern. Its rows are taken as evenly spaced, and the steps to come go on by the most common step.',
    );
    assert.equal(noteOf('date,y\n1/31/2020,1\n2/29/2020,2\n'), undefined);
    assert.equal(noteOf('ds,y\n2020-01-01,1\n2020-01-02,2\n'), undefined);
  });

  test('a table has its times where the dates are, whatever the column is called', () => {
    const [history, ...others] = readHistories('datum,wert\n30.01.2020,1\n31.01.2020,2\n', 'a.csv');
    assert.deepEqual(
      [history?.values, history?.times?.slice(0, 3), others],
      [[1, 2], ['2020-01-30', '2020-01-31', '2020-02-01'], []],
    );
  });

  test('a table with numbers that a model cannot take is refused with the line', () => {
    assert.throws(
      () => readHistories('y\n1\n2e300\n3e300\n', 'big.csv'),
      /^InputError: big\.csv:3: column "y" holds 2e\+300, expected a number between -1e17 and 1e17\./,
    );
  });

  test('a table of one row is refused with what was expected', () => {
    assert.throws(() => readHistories('y\n1\n', 'one.csv'), /one\.csv.+1 .+expected at least 2/);
  });
});

test('times that keep no step go on by the most common one, as in Node, and words do not go on', () => {
  assert.deepEqual(continueLabels(['Mon', 'Tue']), ['Mon', 'Tue']);
  const irregular = ['2020-01-01', '2020-01-02', '2020-01-05', '2020-01-06', '2020-01-13'];
  assert.deepEqual(continueLabels(irregular).slice(4, 7), ['2020-01-13', '2020-01-14', '2020-01-15']);
  assert.deepEqual(continueLabels(['0', '1', '2']).slice(2, 5), ['2', '3', '4']);
});

test('a table with year and month in two columns has them together as its times', () => {
  const [history, ...others] = readHistories('year,month,sold\n2020,11,1\n2020,12,2\n', 'a.csv');
  assert.deepEqual(
    [history?.values, history?.times?.slice(0, 3), others],
    [[1, 2], ['2020-11', '2020-12', '2021-01'], []],
  );
});

describe('errors in the page', () => {
  const explain = (text: string) => {
    try {
      readHistories(text, 'a.csv');
      assert.fail('no error');
    } catch (error) {
      return explainError(error, 'FORM', 'LINE');
    }
  };

  test('an error says where and what, and no option of a command line', () => {
    const said = explain('ds,y\n1,2\n2,n/a\n');
    assert.match(said, /^a\.csv:3: column "y" holds "n\/a", expected a number\. LINE$/);
    assert.doesNotMatch(said, /--|npx/);
    assert.match(explain('1,2\n3,4\n'), /^a\.csv:1: the first line holds data/);
    assert.doesNotMatch(explain('name,value\nx,2\n'), /--|npx/);
  });

  test('an error keeps its own remedy where that is no command', () => {
    assert.equal(
      explainError(new Error('a.csv: it is empty. Check the file.'), 'REMEDY'),
      'a.csv: it is empty. Check the file.',
    );
  });
});
