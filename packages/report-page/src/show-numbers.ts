// The forecast of a series as a table.
import { formatNumber } from './format-number.ts';
import type { ListedSeries } from './read-data.ts';

/** Rows at most. */
const MOST_ROWS = 500;

/** Fills a place with the table of a series. */
export function showNumbers(place: HTMLElement, { values, held, ahead, labels }: ListedSeries): void {
  const all = labels();
  const intervals = (ahead ?? held)?.intervals ?? [];
  const columns = [
    'step',
    ...(held === undefined ? [] : ['value']),
    'forecast',
    ...intervals.flatMap(({ level }) => [`lower ${level} %`, `upper ${level} %`]),
  ];
  const first = values.length - (held?.values.length ?? 0);
  const rows = [
    ...(held?.values ?? []).map((forecast, k) => [
      all[first + k] ?? '',
      formatNumber(values[first + k]),
      formatNumber(forecast),
      ...boundsAt(held?.intervals, k),
    ]),
    ...(ahead?.values ?? []).map((forecast, k) => [
      all[values.length + k] ?? '',
      ...(held === undefined ? [] : ['']),
      formatNumber(forecast),
      ...boundsAt(ahead?.intervals, k),
    ]),
  ];
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  for (const name of columns) head.append(cell('th', name, 'col'));
  const body = table.createTBody();
  for (const [name = '', ...rest] of rows.slice(0, MOST_ROWS)) {
    const row = body.insertRow();
    row.append(cell('th', name, 'row'), ...rest.map((one) => cell('td', one)));
  }
  place.replaceChildren(table);
  if (rows.length <= MOST_ROWS) return;
  const more = document.createElement('p');
  more.textContent = `The first ${MOST_ROWS} of ${rows.length} rows; forecast.csv has all of those after the data.`;
  place.append(more);
}

function boundsAt(intervals: NonNullable<ListedSeries['held']>['intervals'], step: number): readonly string[] {
  return (intervals ?? []).flatMap(({ lower, upper }) => [formatNumber(lower[step]), formatNumber(upper[step])]);
}

function cell(name: 'th' | 'td', text: string, scope?: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (scope !== undefined) made.setAttribute('scope', scope);
  return made;
}
