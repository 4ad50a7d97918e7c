// A search that is kept in a folder: its settings, a line a row, where every trial stands, and the best model.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convert } from '@onnxcast/converter';
import type { RunJobs } from '@onnxcast/queue';
import { InputError, option, type Series, text } from '@onnxcast/series';
import { writeFile } from '@onnxcast/series/write-file';
import { fingerprintOf, writeCheckpoint } from '@onnxcast/trainer';
import { loadCheckpoint } from '../run/run-folder.ts';
import { describeTraining } from '../run/train-run.ts';
import { noEpoch } from '../training/no-epoch.ts';
import { searches, usualSearch } from './searches.ts';
import type { TrialStore } from './trial.ts';
import { rankTrials, type Trial } from './trial-figures.ts';
import { asJobs } from './trial-places.ts';
import { type TuneOptions, tune } from './tune.ts';

/** What makes a search the same one: all but what has to do with this process alone. */
export type TuneSettings = Omit<TuneOptions, 'known' | 'store' | 'place' | 'signal' | 'minutes'>;

/** What a folder keeps of its search. */
export interface KeptSearch {
  readonly settings: TuneSettings;
  /** How the data was read. */
  readonly read: object;
  readonly fingerprint: string;
}

/** What a search in a folder is told. */
export interface TuneRunOptions {
  readonly settings: TuneSettings;
  readonly folder: string;
  readonly read?: object;
  readonly minutes?: number | undefined;
  /** Goes on with the folder's search. Default false. */
  readonly resume?: boolean;
  /** Where jobs are done, as a queue does them; default: trials are trained in this process, one after another. */
  readonly run?: RunJobs | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told, and awaited, of every row, those of an earlier process too. */
  readonly onTrial?: (row: Trial) => unknown;
}

/** What a search ends in. */
export interface TuneResult {
  /** Trials, the best first. */
  readonly ranked: readonly Trial[];
  readonly best: Trial;
  /** Path of the best model. */
  readonly model: string;
  /** Whether time was up before the search was at its end. */
  readonly isStopped: boolean;
}

function tunePaths(folder: string) {
  const name = (trial: number) => join(folder, 'trials', `trial-${String(trial).padStart(3, '0')}`);
  return {
    settings: join(folder, 'search.json'),
    rows: join(folder, 'trials.jsonl'),
    model: join(folder, 'model.onnx'),
    last: (trial: number) => `${name(trial)}.safetensors`,
    best: (trial: number) => `${name(trial)}-best.safetensors`,
  };
}

/** Keeps trials as checkpoints in a folder. */
function keepInFolder(folder: string): TrialStore {
  const paths = tunePaths(folder);
  return {
    load: async (trial) => {
      if (!existsSync(paths.last(trial))) return undefined;
      return { last: await loadCheckpoint(paths.last(trial)), best: await loadCheckpoint(paths.best(trial)) };
    },
    // The last epoch is the last word: without it the epoch is done again, to the same bits.
    save: async (trial, { last, best }) => {
      await writeFile(paths.best(trial), writeCheckpoint(best));
      await writeFile(paths.last(trial), writeCheckpoint(last));
    },
  };
}

/** The search that a folder holds, undefined where there is none. */
export async function loadSearch(folder: string): Promise<KeptSearch | undefined> {
  const { settings } = tunePaths(folder);
  return existsSync(settings) ? JSON.parse(await readFile(settings, 'utf8')) : undefined;
}

/**
 * Searches as {@link tune} does, and keeps every row and epoch: an interrupted search goes on to the same bits.
 * @throws InputError when the folder holds a search that is not to go on, or one of other data or settings
 */
export async function tuneRun(series: readonly Series[], options: TuneRunOptions): Promise<TuneResult> {
  const { settings, folder, read = {}, minutes, resume = false, run, signal, onTrial } = options;
  const paths = tunePaths(folder);
  const before = await loadSearch(folder);
  const now: KeptSearch = { settings: inOrder(settings), read, fingerprint: fingerprintOf(series) };
  if (before !== undefined) refuseOther(folder, before, now, resume);
  else if (existsSync(paths.model)) {
    throw new InputError(text`${paths.model}: exists already. Pass another ${option('out')}.`, { file: paths.model });
  }
  const known = before === undefined ? [] : await readRows(paths.rows);
  const store = keepInFolder(folder);
  const rows: Trial[] = [];
  const search = tune(series, {
    ...settings,
    ...{ known, store },
    ...(run !== undefined && { place: asJobs(run) }),
    ...(minutes !== undefined && { minutes }),
    ...(signal !== undefined && { signal }),
  });
  let next = await search.next();
  await writeFile(paths.settings, JSON.stringify(now));
  for (; !next.done; next = await search.next()) {
    const row = next.value;
    rows.push(row);
    await writeFile(paths.rows, joinRows(rows, known));
    await onTrial?.(row);
  }
  const ranked = rankTrials(rows);
  const [best] = ranked;
  const state = best?.error === undefined ? undefined : await store.load(best.trial);
  if (best === undefined || state === undefined) throw noEpoch();
  const { spec, weights } = state.best;
  await writeFile(paths.model, convert(spec, weights, { training: describeTraining(state.best) }));
  return { ranked, best, model: paths.model, ...next.value };
}

/** Settings in the order of their names, however they were told. A space keeps its own, in which trials are drawn. */
function inOrder(settings: TuneSettings): TuneSettings {
  return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))) as TuneSettings;
}

/** Rows so far, then those of before that are still to come: none is lost where it is interrupted. */
function joinRows(rows: readonly Trial[], known: readonly Trial[]): string {
  const isSame = (a: Trial) => (b: Trial) => a.trial === b.trial && a.rung === b.rung;
  const later = known.filter((row) => !rows.some(isSame(row)));
  // In the order of the search, not in that in which they came.
  const ordered = [...rows, ...later].sort((a, b) => a.rung - b.rung || a.trial - b.trial);
  return ordered.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function readRows(path: string): Promise<readonly Trial[]> {
  if (!existsSync(path)) return [];
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => ({ ...JSON.parse(line) }));
}

function refuseOther(folder: string, before: KeptSearch, now: KeptSearch, resume: boolean): void {
  if (!resume) {
    const said = text`${folder}: holds a search already. ${option('resume')} goes on with it; or pass another ${option('out')}.`;
    throw new InputError(said, { file: folder });
  }
  if (before.fingerprint !== now.fingerprint) {
    const said = text`${folder}: its search was started on other data than this. Give the file it was started with, or another ${option('out')}.`;
    throw new InputError(said, { file: folder, expected: before.fingerprint, found: now.fingerprint });
  }
  // More trials are the same ones and then others, unless all of them decide which get the epochs.
  const mayGrow = !searches[now.settings.search ?? usualSearch].sharesEpochs;
  const keep = (settings: TuneSettings) => {
    const { trials, ...rest } = inOrder(settings);
    return JSON.stringify(mayGrow ? rest : { trials, ...rest });
  };
  if (keep(before.settings) === keep(now.settings)) return;
  const said = text`${folder}: its search was started with other options than these. Leave them out beside ${option('resume')}, or pass another ${option('out')}.`;
  throw new InputError(said, { file: folder });
}
