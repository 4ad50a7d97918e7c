// One model a group of series, each a job: its model, report and forecast come to a folder, and a line a group says how it went.
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parcel, RunJobs } from '@onnxcast/queue';
import { InputError, option, type Series, text } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import { fingerprintOf, type TrainInput } from '@onnxcast/trainer';
import { type GroupFigures, groupFiguresSchema, groupFiles } from './group-work.ts';
import { packSeries } from './pack-series.ts';
import { runHere } from './run-here.ts';

/** Series that share a model. */
export interface Group {
  readonly name: string;
  readonly series: readonly Series[];
}

/** What became of a group. */
export interface GroupRow extends Omit<GroupFigures, 'status'> {
  readonly group: string;
  /** `refused`: its data is too little, or the options do not go together; `failed`: it could not be done, three times. */
  readonly status: GroupFigures['status'] | 'failed';
  /** Path of its model in the folder; absent where there is none. */
  readonly model?: string;
}

/** What the trainings of groups are told. */
export interface GroupsOptions {
  readonly options: TrainInput;
  readonly folder: string;
  /** How dates of the forecasts are spelt. */
  readonly spelling?: string | undefined;
  /** Where the jobs are done, default in this process. */
  readonly run?: RunJobs | undefined;
  /** Goes on with the folder's groups. Default false. */
  readonly resume?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Told, and awaited, of every group. */
  readonly onGroup?: (row: GroupRow) => unknown;
}

/**
 * Trains a model for every group. The same groups and options give the same files, wherever and in what order they are done.
 * @returns a row a group, in their order
 * @throws InputError when the folder holds groups that are not to go on, or those of other data or options
 */
export async function trainGroups(groups: readonly Group[], told: GroupsOptions): Promise<readonly GroupRow[]> {
  const { options, folder, spelling, run = runHere, resume = false, signal, onGroup } = told;
  const paths = { settings: join(folder, 'groups.json'), rows: join(folder, 'groups.jsonl') };
  const names = nameFolders(groups);
  const now = { options, fingerprint: fingerprintOf(groups.flatMap(({ series }) => series)), groups: groups.length };
  const known = await readKnown(paths, { now, resume, folder });
  await mkdir(folder, { recursive: true });
  await writeFile(paths.settings, `${JSON.stringify(now)}\n`);
  const rows = new Map<string, GroupRow>();
  for (const { name } of groups) {
    const row = known.get(name);
    if (row === undefined) continue;
    rows.set(name, row);
    await onGroup?.(row);
  }
  const open = groups.filter(({ name }) => !rows.has(name));
  const jobs = open.map(({ name, series }) => ({
    name: `group ${name}`,
    pack: async (): Promise<Parcel> => ({
      told: { kind: 'group', options, ...(spelling !== undefined && { spelling }) },
      bytes: { series: packSeries(series) },
    }),
  }));
  for await (const { index, answer, failed } of run(jobs, { signal })) {
    const { name, series } = open[index]!;
    const row: GroupRow =
      answer === undefined
        ? { group: name, status: 'failed', reason: failed ?? 'unknown', series: series.length, epochs: 0 }
        : await takeHome(answer, { name, folder, at: names.get(name)! });
    rows.set(name, row);
    await appendFile(paths.rows, `${JSON.stringify(row)}\n`);
    await onGroup?.(row);
  }
  const all = groups.map(({ name }) => rows.get(name)!);
  await writeFile(paths.rows, all.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return all;
}

/** Writes what a group's answer brings: the model beside the others, so that a folder of them can be served, the rest in a folder of its own. */
async function takeHome(
  { told, bytes }: Parcel,
  { name, folder, at }: { readonly name: string; readonly folder: string; readonly at: string },
): Promise<GroupRow> {
  const { reason, errors, ...figures } = groupFiguresSchema.parse(told);
  for (const file of groupFiles) {
    const content = bytes[file];
    if (content === undefined) continue;
    await writeFile(
      file === 'model.onnx' ? join(folder, 'models', `${at}.onnx`) : join(folder, 'runs', at, file),
      content,
    );
  }
  const model = bytes['model.onnx'] === undefined ? {} : { model: join('models', `${at}.onnx`) };
  return { group: name, ...figures, ...(reason !== undefined && { reason }), ...(errors && { errors }), ...model };
}

/** A name of a file for every group: letters, digits, `.`, `-` and `_` stay, all else is a `_`; where two would be one, a number tells them apart. */
function nameFolders(groups: readonly Group[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { name } of groups) {
    const base =
      name
        .replaceAll(/[^\p{L}\p{N}.\-_]/gu, '_')
        .replace(/^\.+/, '_')
        .slice(0, 80) || '_';
    let own = base;
    for (let count = 2; taken.has(own.toLowerCase()); count++) own = `${base}-${count}`;
    taken.add(own.toLowerCase());
    names.set(name, own);
  }
  return names;
}

/** Rows of an earlier process; one that failed is done again. */
async function readKnown(
  paths: { readonly settings: string; readonly rows: string },
  { now, resume, folder }: { readonly now: object; readonly resume: boolean; readonly folder: string },
): Promise<ReadonlyMap<string, GroupRow>> {
  const isThere = existsSync(paths.settings);
  if (!isThere && !resume) return new Map();
  if (!isThere || !resume) {
    const said = isThere
      ? text`${folder}: holds models of groups already. ${option('resume')} goes on with them; or pass another ${option('out')}.`
      : text`${folder}: holds no models of groups to go on with. Leave ${option('resume')} out to start.`;
    throw new InputError(said, { file: folder });
  }
  if ((await readFile(paths.settings, 'utf8')).trim() !== JSON.stringify(now)) {
    const said = text`${folder}: its models were started on other data or options than these. Give those, or another ${option('out')}.`;
    throw new InputError(said, { file: folder });
  }
  const lines = existsSync(paths.rows) ? (await readFile(paths.rows, 'utf8')).split('\n') : [];
  const rows = lines.flatMap((line): GroupRow[] => {
    try {
      return [JSON.parse(line) as GroupRow];
    } catch {
      return []; // a line that was cut off
    }
  });
  return new Map(rows.filter(({ status }) => status !== 'failed').map((row) => [row.group, row]));
}
