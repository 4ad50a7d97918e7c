// Marks what is unusual among new rows of a stream, one after another as they come.
import type { ModelSpec } from '@onnxcast/model';
import { checkOptions } from '@onnxcast/series/errors';
import type { Answer } from '../calls/call.ts';
import type { Rows } from '../history.ts';
import type { Origin, Targets } from '../labels.ts';
import { type Detection, type DetectOptions, toDetection } from './detection.ts';
import { believe, type Doubts, distancesOf, type Expected } from './judge-row.ts';
import { chooseLevel, leastRowsOf } from './judged-level.ts';

/** A stream as its rows are judged. */
export interface JudgedStream {
  /** Undefined of a file without our metadata, which then has no levels either. */
  readonly spec: ModelSpec | undefined;
  /** Levels of its intervals, in percent. */
  readonly levels: readonly number[];
  readonly targets: Targets;
  /** What it says of itself, these rows left out. */
  readonly origin: Origin;
  /** Values in a row that were not believed so far; none where the rows before were taken as they are. */
  readonly doubts: Doubts;
  /** What is expected of the next row, given what turned out to be known of it in advance: `[1, targets]`, with bounds of all levels. */
  expect(row: Rows): Promise<Answer>;
  /** Adds rows to it. */
  take(rows: Rows, origin: Origin): Promise<void>;
}

/**
 * Takes rows, and judges each by those before it; see `detect`. Those before the first that can be judged are taken at once.
 * @param origin what the rows say of themselves
 * @returns what was found, and how many values in a row are not believed at its end
 */
export async function detectRows(
  stream: JudgedStream,
  { data, time }: Rows,
  { origin, options }: { readonly origin: Origin; readonly options: DetectOptions },
): Promise<{ readonly found: Detection; readonly doubts: Doubts }> {
  const { spec, levels, targets } = stream;
  checkOptions(options, { level: true } satisfies Record<keyof DetectOptions, true>);
  const level = chooseLevel(levels, options.level);
  const columns = targets.columns!;
  const before = stream.origin.length;
  const unjudged = Math.min(time, Math.max(0, leastRowsOf(spec!) - before));
  const width = data.length / time;
  const cut = (from: number, to: number): readonly [Rows, Origin] => [
    { data: data.slice(from * width, to * width), time: to - from },
    { ...origin, length: to - from, times: origin.times?.slice(from, to) },
  ];
  if (unjudged > 0) await stream.take(...cut(0, unjudged));

  const made: Expected[] = [];
  const judged: Float64Array[] = [];
  let doubts: Doubts = stream.doubts.length === 0 ? columns.map(() => 0) : stream.doubts;
  for (let at = unjudged; at < time; at++) {
    const [row, label] = cut(at, at + 1);
    const expected = takeLevel(await stream.expect(row), levels, level);
    const values = Float64Array.from(columns, (column) => row.data[column]!);
    const after = believe(values, expected, { distances: distancesOf(values, expected), doubts });
    made.push(expected);
    judged.push(values);
    doubts = after.doubts;
    columns.forEach((column, j) => {
      row.data[column] = after.believed[j]!;
    });
    await stream.take(row, label);
  }
  const features = origin.features ?? stream.origin.features;
  const found = toDetection(made, judged, {
    id: origin.id ?? stream.origin.id ?? 'series',
    targets: features === undefined ? targets.names : columns.map((column) => features[column]!),
    level,
    first: before + unjudged,
    timeOf: (row) => origin.times?.[row - before] ?? String(row),
    isObserved: () => true,
  });
  return { found, doubts };
}

/** What is expected by one of the levels: bounds [targets, levels] -> [targets]. */
function takeLevel({ values, bounds }: Answer, levels: readonly number[], level: number): Expected {
  const at = levels.indexOf(level);
  const take = (all: Float64Array) => values.map((_, j) => all[j * levels.length + at]!);
  return { values, lower: take(bounds!.lower), upper: take(bounds!.upper) };
}
