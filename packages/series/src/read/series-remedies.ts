// What helps where the columns of a file cannot be read as series.
import { option, type Text, text } from '../errors.ts';
import { namesSeries } from './advice/names-series.ts';
import { queryOfIds, quoted } from './advice/queries.ts';
import { remedyForUnits } from './advice/units.ts';
import type { ColumnSurvey } from './cells/column-survey.ts';
import type { Layout } from './layout.ts';
import { isGrid } from './text/header.ts';
import { namesPart, namesUnit } from './time-parts.ts';

/** The columns of a file, and what they were found to hold. */
interface SurveyedColumns {
  readonly columns: readonly string[];
  readonly surveys: readonly ColumnSurvey[];
  readonly layout: Layout;
}

/**
 * What helps where a column of numbers holds text.
 * @param name of that column
 * @param row the line of the names, after so many that were skipped
 * @returns undefined where nothing but to correct it does
 */
export function remedyForText(
  name: string,
  survey: ColumnSurvey,
  { columns, surveys, layout, row, skip }: SurveyedColumns & { readonly row: number; readonly skip: number },
): Text | undefined {
  // Where numbers begin some lines below the names, these may be names too.
  const begins = surveys.filter(({ numbers, text }) => numbers > text).map(({ firstNumber }) => firstNumber);
  const isNumeric = survey.numbers > survey.text;
  const lines = (isNumeric ? survey.firstNumber : Math.min(...begins, Number.POSITIVE_INFINITY)) - row - 1;
  // Marks of missing values stand among data.
  const hasMarks = [...survey.missing.keys()].some((mark) => mark !== '');
  if (lines > 0 && lines <= 5 && !hasMarks) {
    return text`If the lines up to ${row + lines} say what the columns are, pass ${option('skip', skip + lines)}; else correct it or remove the row.`;
  }
  if (layout.form !== 'wide' || isNumeric) return undefined;
  if (columns.length === 1 && /\S\s+\S/.test(name)) {
    return 'If spaces part its cells, put commas, semicolons, tabs or bars in their place.';
  }
  if (isGrid(columns)) return text`If every row is a series, pass ${option('layout', 'rows')}.`;
  const values = columns.filter((other, at) => {
    const { numbers, rows } = surveys[at]!;
    return numbers * 2 > rows && at !== layout.time && !namesPart(other) && !namesSeries(other);
  });
  const alone =
    values.length === 0 || values.length > 4
      ? text`${option('target')} and the names of the columns of values`
      : text`${option('target', values.includes('y') ? 'y' : values.length === 1 ? values[0] : values)}`;
  if (survey.holdsClock) {
    const { time = -1 } = layout;
    const isJoined = time >= columns.length;
    const dates = columns.find((_, at) =>
      time < 0 ? surveys[at]!.holdsWrittenDates : at === time && surveys[at]!.numbers === 0,
    );
    if (isJoined) return text`A time of day is no value: pass ${alone}.`;
    return dates === undefined
      ? text`A time of day needs its date: add it, in this column or another, or name the columns of values with ${option('target')}.`
      : text`If it is the time of day of column ${JSON.stringify(dates)}, pass ${option('time', `${dates},${name}`)} with ${alone}; to pass it over, pass ${alone}.`;
  }
  const units = remedyForUnits(
    name,
    columns.map((one, at) => ({ name: one, texts: surveys[at]!.texts })),
  );
  if (units !== undefined) return units;
  const counted = columns.filter((other, at) => namesSeries(other) && surveys[at]!.numbers > surveys[at]!.text);
  if (namesSeries(name) && counted.length > 0) {
    const all = [...counted, name];
    return text`If columns ${all.map((one) => JSON.stringify(one)).join(' and ')} together tell the series apart, pass ${queryOfIds(all)} with ${alone}; if it alone does, pass ${option('id', name)}.`;
  }
  const time =
    layout.time !== undefined
      ? 'If it'
      : !survey.holdsDates
        ? text`If the column holds the times, pass ${option('time', name)}; if it`
        : text`If the column holds the times, pass ${option('time', name)} with ${alone}; if it`;
  return text`${time} names the series, pass ${option('id', name)}; to pass it over, pass ${alone}.`;
}

/** What helps where a day has an hour more than others. */
export function remedyForLateHour(label: string): Text | undefined {
  return / 25:00$/.test(label)
    ? 'It is the 25th hour of a day on which clocks are set back: write times in UTC or with their offset (+01:00), or remove the row.'
    : undefined;
}

/** What helps where a year has a period more than months: 2022P13. */
export function remedyForPeriod(label: string, column: string): Text | undefined {
  if (!/^(?:19|20)\d\d ?[MP]1[3-9]$/i.test(label)) return undefined;
  const cell = quoted(column);
  const query = `SELECT make_date(left(${cell}, 4)::INTEGER, 1, 1) + to_days(28 * (right(${cell}, 2)::INTEGER - 1)) AS ds, * EXCLUDE (${cell}) FROM data`;
  return text`Months are twelve: make times of its periods, such as by ${option('query', query)}, if each of them lasts four weeks, without ${option('time')}.`;
}

/**
 * What helps where a series has a time twice.
 * @param given how many columns the file has itself, without the joined one
 */
export function remedyForTwice({
  columns,
  surveys,
  layout,
  given,
}: SurveyedColumns & { readonly given: number }): Text {
  const clock = surveys.findIndex(({ holdsClock }, at) => holdsClock && at !== layout.time && at < given);
  if (clock >= 0 && layout.time !== undefined) {
    return text`If column ${JSON.stringify(columns[clock])} holds the time of day, pass ${option('time', `${columns[layout.time]},${columns[clock]}`)}.`;
  }
  const isValue = (at: number) => layout.series.length === 1 && layout.series[0]!.columns.includes(at);
  const counts = ({ numbers, rows, step, rises }: ColumnSurvey, at: number) =>
    !isValue(at) &&
    !namesSeries(columns[at]!) &&
    columns[at] !== 'y' &&
    at !== layout.time &&
    at !== layout.id &&
    at < given &&
    numbers === rows &&
    step === 1 &&
    !rises;
  const ofClock = surveys.findIndex((one, at) => counts(one, at) && namesUnit(columns[at]!, 'hour'));
  const counter = ofClock >= 0 ? ofClock : surveys.findIndex(counts);
  const named = columns.find((name, at) => at !== layout.time && at !== layout.id && namesSeries(name));
  if (
    counter >= 0 &&
    (named === undefined || ofClock >= 0) &&
    layout.time !== undefined &&
    columns[layout.time] !== ''
  ) {
    return text`If column ${JSON.stringify(columns[counter])} counts parts of each time, pass ${option('time', `${columns[layout.time]},${columns[counter]}`)}; if it names the series, ${option('id', columns[counter])}; else remove one of the two rows.`;
  }
  if (named !== undefined && layout.id !== undefined) {
    const both = [columns[layout.id]!, named];
    return text`If columns ${both.map((name) => JSON.stringify(name)).join(' and ')} together tell the series apart, pass ${queryOfIds(both)} in place of ${option('id')}; else remove one of the two rows.`;
  }
  if (named !== undefined) {
    return text`If column ${JSON.stringify(named)} tells the series apart, pass ${option('id', named)}; else remove one of the two rows.`;
  }
  return text`Remove one of the two rows, or pass ${option('id')} with the column that tells the series apart.`;
}
