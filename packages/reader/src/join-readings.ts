// Series of many files -> one list: a series that goes on in another file is one series.

import {
  InputError,
  lengthOf,
  nameOfFile,
  option,
  parseTimeLabels,
  type Reading,
  type Series,
  type Text,
  text,
} from '@onnxcast/series';

/**
 * @param join whether files that name no series hold parts of one
 * @throws InputError when two files hold one series, and its times do not tell which rows come first
 */
export function joinReadings(
  given: readonly Reading[],
  { join = false }: { readonly join?: boolean | undefined } = {},
): Reading {
  const readings = join ? nameAlike(given) : nameByFile(given);
  const [first] = readings;
  if (readings.length === 1) return first!;
  const parts = new Map<string, Series[]>();
  for (const { series } of readings) {
    for (const one of series) {
      const known = parts.get(one.id);
      if (known === undefined) parts.set(one.id, [one]);
      else known.push(one);
    }
  }
  const series = Array.from(parts.values(), (all) => (all.length === 1 ? all[0]! : joinSeries(all)));
  const short = series.find((one) => lengthOf(one) < 2);
  if (short !== undefined) {
    const file = readings.find((one) => one.series.some(({ id }) => id === short.id))?.understood.file;
    throw new InputError({
      file,
      found: `series "${short.id}" has ${lengthOf(short)} row in all files`,
      expected: 'at least 2',
      remedy: join
        ? 'Add rows or remove the series.'
        : text`Add rows or remove the series; if the files are parts of one series, pass ${option('join', true)}.`,
    });
  }
  const notes = new Map(readings.flatMap(({ notes }) => notes.map((note) => [JSON.stringify(note), note] as const)));
  return {
    series,
    understood: { ...first!.understood, file: `${first!.understood.file} and ${readings.length - 1} more` },
    notes: [...notes.values(), ...(join ? [] : noteParts(readings))],
  };
}

/** Files of times and one column beside, which is the only series of each, under the names of the files. */
function nameByFile(readings: readonly Reading[]): readonly Reading[] {
  const isOnly = ({ understood, series }: Reading) => understood.layout === 'wide' && series.length === 1;
  const ids = new Set(readings.flatMap(({ series }) => series.map(({ id }) => id)));
  if (readings.length < 2 || ids.size > 1 || !readings.every(isOnly)) return readings;
  return readings.map((reading) => {
    const id = nameOfFile(reading.understood.file);
    const understood = { ...reading.understood, layout: 'single' as const };
    return { ...reading, understood, series: reading.series.map((one) => ({ ...one, id })) };
  });
}

/** The only series of every file under the name of the first. */
function nameAlike(readings: readonly Reading[]): readonly Reading[] {
  const isSingle = ({ understood }: Reading) => understood.layout === 'single';
  const id = readings.find(isSingle)?.series[0]?.id;
  if (id === undefined) return readings;
  return readings.map((reading) =>
    isSingle(reading) ? { ...reading, series: reading.series.map((one) => ({ ...one, id })) } : reading,
  );
}

/** Files of one series each, the times of which follow one another as those of one do. */
function noteParts(readings: readonly Reading[]): readonly Text[] {
  const series = readings.flatMap(({ series }) => series);
  if (!readings.every(({ understood }) => understood.layout === 'single')) return [];
  if (new Set(series.map(({ features }) => String(features))).size > 1) return [];
  const spans = series.map(({ times }) => spanOf(times)).sort((a, b) => a.from - b.from);
  const follow = spans.every(({ from }, at) => at === 0 || from > spans[at - 1]!.to);
  if (!follow) return [];
  return [
    text`The times of its files follow one another, and each file is a series; if they are one, pass ${option('join', true)}.`,
  ];
}

/** The first and last instant; NaN, which follows nothing, where times are none. */
function spanOf(times: readonly string[] = []): { readonly from: number; readonly to: number } {
  const labels = parseTimeLabels(times);
  const at = (place: number) => {
    const label = labels.at(place);
    return label === undefined || label.kind === 'text' ? Number.NaN : label.value;
  };
  return { from: at(0), to: at(-1) };
}

function joinSeries(parts: readonly Series[]): Series {
  const { id, features } = parts[0]!;
  const same = parts.every((one) => String(one.features) === String(features) && one.times !== undefined);
  const times = parts.flatMap((one) => one.times ?? []);
  const labels = parseTimeLabels(times);
  if (!same || labels.some(({ kind }) => kind === 'text' || kind !== labels[0]!.kind)) {
    throw new InputError({
      found: `series "${id}" stands in ${parts.length} files`,
      expected: 'times and the same columns in all of them, to put its rows in order',
      remedy: 'Give its parts times, or another name to each.',
    });
  }
  const values = parts.flatMap((one) => Array.from(one.values));
  const at = (index: number) => (labels[index] as { readonly value: number }).value;
  const order = Array.from(times.keys()).sort((a, b) => at(a) - at(b));
  const twice = order.findIndex((index, i) => i > 0 && at(order[i - 1]!) === at(index));
  if (twice > 0) {
    throw new InputError({
      found: `series "${id}" has the time ${times[order[twice]!]} in two files`,
      expected: 'every time once',
      remedy: 'Leave one of the files out, or remove the row from one.',
    });
  }
  const width = features.length;
  const sorted = Float64Array.from(values, (_, i) => values[order[Math.floor(i / width)]! * width + (i % width)]!);
  return { id, features, values: sorted, times: order.map((index) => times[index]!) };
}
