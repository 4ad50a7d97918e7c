// `onnxcast train DATA --by COLUMN`: one model for each value of a column, each a job.
import { InputError, type Series } from '@onnxcast/series';
import { choosePreset, type TrainInput, trainOptionsSchema } from '@onnxcast/trainer';
import { type Group, type GroupRow, trainGroups } from 'onnxcast/run';
import { hidePassword, JOB_SETTINGS, withQueue } from '../options/queue.ts';
import { readUnderstood } from '../options/read-data.ts';
import { type SeriesArguments, sayGaps, toReadOptions } from '../options/series-options.ts';
import { UsageError } from '../options/usage-error.ts';
import { withKeptWork } from '../terminal/kept-work.ts';
import { formatFigure, formatTable, printData, printJson, say } from '../terminal/output.ts';

/** What stands between the names of a group and of its series where one column of both is read; no file has it in a name. */
const BETWEEN = '\u001f';

/** What was typed. */
interface TrainByArguments {
  readonly data: string;
  readonly out: string;
  readonly by: string;
  readonly queue: string | undefined;
  readonly resume: boolean;
  readonly json: boolean;
}

/** Trains a model for each group and prints a row for each. */
export async function trainBy(argv: TrainByArguments, settings: TrainInput, read: SeriesArguments): Promise<void> {
  const { data, out: folder, by, queue, resume, json } = argv;
  const { groups, spelling } = await readGroups(argv, settings, read);
  say(`${groups.length} groups by ${by}: a model each.`);
  // A training that uses an engine uses the same one everywhere, so that the answers are the same bits.
  const options = choosePreset(settings).preset === 'tutorial' ? { ...JOB_SETTINGS, ...settings } : settings;
  const work = { doing: 'training', command: 'train', data, folder, isKept: true };
  const needed = { by, queue: hidePassword(queue), ...read, ...settings };
  const rows = await withKeptWork({ ...work, options: needed }, ({ signal }) =>
    withQueue(queue, signal, (run) =>
      trainGroups(groups, { options, folder, spelling, run, resume, signal, onGroup: sayGroup }),
    ),
  );
  const failed = rows.filter(({ model }) => model === undefined);
  if (json) printJson({ groups: rows });
  else printData(formatTable([['group', 'series', 'MASE', 'status', 'model'], ...rows.map(toCells)]));
  say(`models: ${folder}/models${failed.length === 0 ? '' : `; ${failed.length} of ${rows.length} groups have none`}`);
  if (failed.length === rows.length) throw new InputError(`${folder}: no group has a model. The table says why.`);
}

async function readGroups({ data, by }: TrainByArguments, settings: TrainInput, read: SeriesArguments) {
  const { id } = read;
  const hasQuery = (read as Readonly<Record<string, unknown>>)['query'] !== undefined;
  if (id !== undefined && id !== by && hasQuery) {
    throw new UsageError(
      '--by: found beside --id and --query. Give names of series and groups in one column of the query.',
    );
  }
  const told = trainOptionsSchema.parse(settings);
  const isOne = id === undefined || id === by;
  const asked = isOne ? { ...read, id: by } : { ...read, id: 'group and series', query: joinColumns(by, id) };
  const { series, understood } = await readUnderstood(data, toReadOptions(asked, undefined, told));
  sayGaps(series);
  return { groups: toGroups(series, isOne), spelling: understood.spelling };
}

/** A query that names series by two columns. */
function joinColumns(by: string, id: string): string {
  const [group, item] = [by, id].map((name) => `"${name.replaceAll('"', '""')}"`);
  return `SELECT * EXCLUDE (${group}, ${item}), ${group} || chr(${BETWEEN.charCodeAt(0)}) || ${item} AS "group and series" FROM data`;
}

/** Series by their group, in the order of the file. */
function toGroups(series: readonly Series[], isOne: boolean): readonly Group[] {
  const groups = new Map<string, Series[]>();
  for (const one of series) {
    const [group = '', id = group] = isOne ? [one.id] : one.id.split(BETWEEN);
    groups.set(group, [...(groups.get(group) ?? []), { ...one, id }]);
  }
  return [...groups].map(([name, of]) => ({ name, series: of }));
}

function sayGroup(row: GroupRow): void {
  const [group, , mase, status] = toCells(row);
  say(`${group}: ${mase === '-' ? '' : `MASE ${mase}, `}${status}${row.reason === undefined ? '' : `: ${row.reason}`}`);
}

function toCells({ group, series, errors, status, model }: GroupRow): readonly string[] {
  const mase = errors?.[0]?.mase;
  return [group, String(series), mase === undefined ? '-' : formatFigure(mase), status, model ?? '-'];
}
