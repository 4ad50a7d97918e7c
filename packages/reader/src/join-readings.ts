// Series of many files -> one list: a series that goes on in another file is one series.

import { InputError, parseTimeLabels, type Reading, type Series } from '@onnxcast/series';

/** @throws InputError when two files hold one series, and its times do not tell which rows come first */
export function joinReadings(readings: readonly Reading[]): Reading {
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
  const notes = new Map(readings.flatMap(({ notes }) => notes.map((note) => [JSON.stringify(note), note] as const)));
  return {
    series: Array.from(parts.values(), (all) => (all.length === 1 ? all[0]! : joinSeries(all))),
    understood: { ...first!.understood, file: `${first!.understood.file} and ${readings.length - 1} more` },
    notes: [...notes.values()],
  };
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
