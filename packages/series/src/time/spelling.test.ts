import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSpelling, isoOf } from '../read/cells/date-spelling.ts';
import { spellDate } from './spelling.ts';

/** What comes first, dates of one file, and how strftime writes them. */
const SPELLINGS: readonly (readonly ['day' | 'month', readonly string[], string | undefined])[] = [
  ['day', ['01.01.2024 00:00:00', '13.02.2024 00:10:00'], '%d.%m.%Y %H:%M:%S'],
  ['month', ['12/31/2024', '1/1/2025'], '%-m/%-d/%Y'],
  ['day', ['31/12/99', '01/01/00'], '%d/%m/%y'],
  ['day', ['Jan 2020', 'May 2020'], '%b %Y'],
  ['day', ['May 2020', 'June 2020'], '%B %Y'],
  ['day', ['MAY-20', 'JUN-20'], '%^b-%y'],
  ['day', ['January 31, 2024', 'February 1, 2024'], '%B %-d, %Y'],
  ['day', ['Mon, 01 Jan 2024 00:00:00 GMT'], '%a, %d %b %Y %H:%M:%S GMT'],
  ['month', ['1/5/2024 3:05 PM', '1/5/2024 11:05 AM'], '%-m/%-d/%Y %-I:%M %p'],
  ['day', ['31.12.1969 23:59:59.250'], '%d.%m.%Y %H:%M:%S.%3f'],
  ['day', ['202301011530', '202301011540'], '%Y%m%d%H%M'],
  ['day', ['01/2024', '02/2024'], '%m/%Y'],
  ['day', ['01.02.2024 10:00+01:00'], '%d.%m.%Y %H:%M%z'],
  ['day', ['Q4 2023', 'Q1 2024'], 'Q%q %Y'],
  ['day', ["3Q'23", "4Q'23"], "%qQ'%y"],
  ['day', ['2023/T4', '2024/T1'], '%Y/T%q'],
  ['day', ['H2 2023', 'H1 2024'], 'H%h %Y'],
  ['day', ['2023-Dec', '2024-Jan'], '%Y-%b'],
  ['day', ['M9 2023', 'M10 2023'], 'M%-m %Y'],
  ['day', ['W52 2023', 'W01 2024'], 'W%V %G'],
  ['day', ['2020-W53-7', '2021-W01-1'], '%G-W%V-%u'],
  ['day', ['1st Jan 2024', '2nd Jan 2024'], undefined],
  ['day', ['31.01.2024', '01.02.2024 00:30'], undefined],
];

for (const [order, labels, spelling] of SPELLINGS) {
  test(`${labels.join(', ')} are spelt ${spelling ?? 'in several ways'}, and are spelt so again`, () => {
    assert.equal(findSpelling(labels, order), spelling);
    if (spelling === undefined) return;
    for (const label of labels) assert.equal(spellDate(isoOf(label, order) ?? '', spelling), label);
  });
}

test('a label that is no date keeps its spelling', () => {
  assert.equal(spellDate('12', '%d.%m.%Y'), '12');
});
