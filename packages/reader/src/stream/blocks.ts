// Rows of a file whose series follow one another -> blocks of whole series, in bounded memory.

import type { InputError, ReadTime, Series } from '@onnxcast/series';
import type { Chunk } from '../duckdb.ts';
import { type BuildPlan, buildSeries } from '../large/build-series.ts';
import { Codes } from '../large/codes.ts';
import type { Columns } from '../large/columns.ts';
import { explainBad } from './explain-bad.ts';

/** Some series, and those whose rows cannot be used. */
export interface SeriesBlock {
  readonly series: readonly Series[];
  readonly bad: readonly { readonly id: string; readonly error: InputError }[];
}

/** What the columns of the rows are: id and its hash, time and its hash where there are times, values. */
export interface RowsPlan {
  readonly features: readonly string[];
  readonly hasTime: boolean;
  readonly idOf: (written: string) => string;
  /** Undefined where a label is no time as the others are. */
  readonly timeOf: (written: string) => ReadTime | undefined;
  readonly missing: BuildPlan['missing'];
  /** The size of a number that a model can hold. */
  readonly largest: number;
  /** Rows from which on a block ends with its last series. */
  readonly rows: number;
}

/** Times that are remembered; a file in which each is another forgets them now and then. */
const mostTimes = 1_000_000;

/** Cuts rows into blocks: a series is never in two. */
export async function* takeBlocks(chunks: AsyncIterable<Chunk>, plan: RowsPlan): AsyncGenerator<SeriesBlock> {
  const width = plan.features.length;
  let times = startTimes();
  let block = startBlock(plan, width);
  let [lastLow, lastHigh, hasBegun] = [0, 0, false];
  for await (const chunk of chunks) {
    const ids = chunk.halves(0);
    const labels = plan.hasTime ? chunk.halves(2) : undefined;
    const first = plan.hasTime ? 4 : 2;
    const columns = plan.features.map((_, at) => chunk.numbers(first + at));
    let from = 0;
    for (let row = 0; row < chunk.rows; row++) {
      const [low, high] = [ids[2 * row]!, ids[2 * row + 1]!];
      if (hasBegun && low === lastLow && high === lastHigh) continue;
      copyRows(block, { columns, labels, chunk, times, plan }, from, row);
      from = row;
      if (block.length >= plan.rows) {
        yield buildBlock(block, times.known, plan);
        if (times.known.length > mostTimes) times = startTimes();
        block = startBlock(plan, width);
      }
      [lastLow, lastHigh, hasBegun] = [low, high, true];
      block.ids.push(plan.idOf(chunk.text(1, row)));
      block.starts.push(block.length);
    }
    copyRows(block, { columns, labels, chunk, times, plan }, from, chunk.rows);
  }
  if (block.ids.length > 0) yield buildBlock(block, times.known, plan);
}

interface Times {
  readonly codes: Codes;
  readonly known: (ReadTime | undefined)[];
}

function startTimes(): Times {
  return { codes: new Codes(), known: [] };
}

/** Rows that are gathered. */
interface Block {
  readonly ids: string[];
  /** The first row of each series. */
  readonly starts: number[];
  length: number;
  timeOf: Int32Array;
  values: Float64Array[];
}

function startBlock({ rows, hasTime }: RowsPlan, width: number): Block {
  const room = rows + (rows >> 2);
  return {
    ids: [],
    starts: [],
    length: 0,
    timeOf: new Int32Array(hasTime ? room : 0),
    values: Array.from({ length: width }, () => new Float64Array(room)),
  };
}

function copyRows(
  block: Block,
  given: {
    readonly columns: readonly Float64Array[];
    readonly labels: Int32Array | undefined;
    readonly chunk: Chunk;
    readonly times: Times;
    readonly plan: RowsPlan;
  },
  from: number,
  to: number,
): void {
  const { columns, labels } = given;
  const end = block.length + to - from;
  if (end > block.values[0]!.length) {
    block.values = block.values.map((column) => withRoom(column, new Float64Array(end * 2)));
    if (labels !== undefined) block.timeOf = withRoom(block.timeOf, new Int32Array(end * 2));
  }
  block.values.forEach((column, at) => {
    column.set(columns[at]!.subarray(from, to), block.length);
  });
  if (labels !== undefined) {
    for (let row = from; row < to; row++) {
      block.timeOf[block.length + row - from] = codeOf(labels[2 * row]!, labels[2 * row + 1]!, row, given);
    }
  }
  block.length = end;
}

function codeOf(
  low: number,
  high: number,
  row: number,
  { chunk, times, plan }: { readonly chunk: Chunk; readonly times: Times; readonly plan: RowsPlan },
): number {
  const code = times.codes.find(low, high);
  if (code !== -1) return code;
  const label = chunk.text(3, row);
  const added = times.codes.add(low, high, label);
  if (added === -1) return times.codes.labels.indexOf(label);
  times.known.push(plan.timeOf(label));
  return added;
}

function withRoom<T extends Int32Array | Float64Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

function buildBlock(block: Block, known: readonly (ReadTime | undefined)[], plan: RowsPlan): SeriesBlock {
  const { ids, starts, length, timeOf, values } = block;
  const { features, missing, largest } = plan;
  const times = known.map((time) => time ?? UNREADABLE);
  const columns: Columns = { length, ids, seriesOf: new Int32Array(), labels: [], timeOf, values };
  const plans = ids.map((id, at) => {
    return { id, features, columns: values, from: starts[at]!, to: starts[at + 1] ?? length };
  });
  const build = (series: BuildPlan['series']) => buildSeries(columns, { times, series, missing }, largest);
  const isReadable = known.every((time) => time !== undefined);
  const all = isReadable && ids.every((id) => id !== '') ? build(plans) : undefined;
  if (all !== undefined) return { series: all.series, bad: [] };
  const series: Series[] = [];
  const bad: { readonly id: string; readonly error: InputError }[] = [];
  for (const one of plans) {
    const built = build([one])?.series[0];
    const error = explainBad(one, { timeOf, known, missing, largest, isBuilt: built !== undefined });
    if (error === undefined) series.push(built!);
    else bad.push({ id: one.id, error });
  }
  return { series, bad };
}

/** Stands where a label is no time, so that the rest can be looked at; its series is refused. */
const UNREADABLE: ReadTime = { kind: 'number', value: Number.NaN, label: '' } as ReadTime;
