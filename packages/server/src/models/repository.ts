// The models that are served: found in a folder, opened, changed for newer ones without a call that fails, closed.
import { readFile } from 'node:fs/promises';
import { createQueue } from '@onnxcast/runtime';
import { findNearest } from '@onnxcast/series/find-nearest';
import { HttpError, MissingError } from '../http/errors.ts';
import { listModelFiles, type ModelFile } from './model-files.ts';
import { openModel, type ServedModel, type Threads } from './served-model.ts';

/** What the index says of a version. */
export interface IndexRow {
  readonly name: string;
  readonly version: string;
  readonly state: 'READY' | 'UNAVAILABLE';
  readonly reason: string;
}

/** Told of what changes, for the log. */
export type OnChange = (change: {
  readonly model: string;
  readonly version: number;
  readonly event: 'loaded' | 'unloaded' | 'failed';
  readonly error?: unknown;
}) => void;

/** The models of a folder. */
export interface Repository {
  /** Names of the models that answer, in order. */
  readonly ready: readonly string[];
  index(): readonly IndexRow[];
  /** Whether that version answers, or the latest. */
  isReady(name: string, version?: string): boolean;
  /**
   * Does something with a version of a model, the latest where none is told; the model stays open meanwhile.
   * @throws MissingError when there is none, HttpError when it does not answer
   */
  use<Result>(asked: AskedModel, work: (model: ServedModel) => Promise<Result>): Promise<Result>;
  /** Opens the latest version, again where it is open, and any other that was open. */
  load(name: string): Promise<void>;
  unload(name: string): Promise<void>;
  /** Looks what has changed in the folder. */
  rescan(): Promise<void>;
  close(): Promise<void>;
}

/** A model, as a caller asks for it. */
export interface AskedModel {
  readonly name: string;
  readonly version?: string | undefined;
}

/** A version: its file, and what has become of it. */
interface Entry {
  file: ModelFile;
  served: ServedModel | undefined;
  /** Why it is not open. */
  reason: string;
  /** Once in a row the file was not found. */
  isMissed: boolean;
}

/** Why an older version is not open. */
const NOT_ASKED = 'it was not asked for yet';

interface Versions {
  readonly entries: Map<number, Entry>;
  /** Told to stay closed. */
  isUnloaded: boolean;
}

/**
 * Opens the latest version of every model of a folder, or the model of a file. One that cannot be opened does not hinder
 * the others: the index says why.
 * @throws InputError when there is no such folder or file
 */
export async function openRepository(
  root: string,
  threads: Threads,
  onChange: OnChange = () => {},
): Promise<Repository> {
  const models = new Map<string, Versions>();
  const turns = createQueue();

  const open = async (entry: Entry): Promise<void> => {
    const { name, version, path } = entry.file;
    try {
      const bytes = await readFile(path);
      const next = await openModel({ name, version, bytes }, threads);
      const last = entry.served;
      entry.served = next;
      entry.reason = '';
      onChange({ model: name, version, event: 'loaded' });
      // Calls that are under way end with what they began.
      void last?.retire();
    } catch (error) {
      entry.reason = error instanceof Error ? hidePath(error.message, path) : 'it cannot be opened';
      onChange({ model: name, version, event: 'failed', error });
    }
  };
  const close = (entry: Entry, reason: string): void => {
    const { served } = entry;
    if (served === undefined) return;
    entry.served = undefined;
    entry.reason = reason;
    onChange({ model: served.name, version: served.version, event: 'unloaded' });
    void served.retire();
  };

  /** The newest version that opens is the one that is open; older ones are opened when a call asks for them. */
  const keepLatest = async (versions: Versions): Promise<void> => {
    if (versions.isUnloaded) return;
    const newestFirst = [...versions.entries.values()].sort((a, b) => b.file.version - a.file.version);
    for (const entry of newestFirst) {
      if (latestServed(versions) !== undefined) break;
      if (entry.reason === NOT_ASKED) await open(entry);
    }
    const newest = newestFirst.findIndex(({ served }) => served !== undefined);
    for (const older of newestFirst.slice(newest + 1)) close(older, NOT_ASKED);
  };

  const scan = async (): Promise<void> => {
    const files = await listModelFiles(root);
    const changed: Entry[] = [];
    const found = new Set<Entry>();
    for (const file of files) {
      const versions = models.get(file.name) ?? { entries: new Map<number, Entry>(), isUnloaded: false };
      models.set(file.name, versions);
      const known = versions.entries.get(file.version);
      const entry = known ?? { file, served: undefined, reason: NOT_ASKED, isMissed: false };
      versions.entries.set(file.version, entry);
      found.add(entry);
      entry.isMissed = false;
      const isNew = known === undefined || known.file.stamp !== file.stamp;
      entry.file = file;
      if (isNew) changed.push(entry);
    }
    for (const entry of changed) {
      const versions = models.get(entry.file.name)!;
      const isWanted = entry.served !== undefined || entry === latestOf(versions);
      if (isWanted && !versions.isUnloaded) await open(entry);
    }
    for (const versions of new Set(changed.map(({ file }) => models.get(file.name)!))) await keepLatest(versions);
    for (const [name, { entries }] of models) {
      for (const [version, entry] of entries) {
        if (found.has(entry)) continue;
        // A file that is being replaced is not there for a moment.
        if (!entry.isMissed) entry.isMissed = true;
        else {
          close(entry, 'its file is gone');
          entries.delete(version);
        }
      }
      if (entries.size === 0) models.delete(name);
    }
  };

  const versionsOf = (name: string): Versions => {
    const versions = models.get(name);
    if (versions !== undefined) return versions;
    const near = findNearest(name, [...models.keys()]);
    throw new MissingError(
      `there is no model ${JSON.stringify(name)}`,
      near === undefined
        ? 'POST /v2/repository/index lists those that there are.'
        : `Did you mean ${JSON.stringify(near)}?`,
    );
  };
  const entryOf = ({ name, version }: AskedModel): Entry => {
    const versions = versionsOf(name);
    if (version === undefined)
      return versions.isUnloaded ? latestOf(versions) : (latestServed(versions) ?? latestOf(versions));
    const entry = versions.entries.get(Number(version));
    if (entry !== undefined && String(Number(version)) === version) return entry;
    const known = [...versions.entries.keys()].sort((a, b) => a - b).join(', ');
    throw new MissingError(
      `model ${JSON.stringify(name)} has no version ${JSON.stringify(version)}`,
      `It has ${known}.`,
    );
  };

  await turns.add(scan);
  return {
    get ready() {
      return [...models].flatMap(([name, versions]) => (latestServed(versions) === undefined ? [] : [name])).sort();
    },
    index: () =>
      [...models].flatMap(([name, { entries }]) =>
        [...entries].map(
          ([version, { served, reason }]) =>
            ({
              name,
              version: String(version),
              state: served === undefined ? 'UNAVAILABLE' : 'READY',
              reason: served === undefined ? reason : '',
            }) as const,
        ),
      ),
    isReady: (name, version) => {
      const versions = models.get(name);
      if (versions === undefined) return false;
      return (
        (version === undefined ? latestServed(versions) : versions.entries.get(Number(version))?.served) !== undefined
      );
    },
    async use(asked, work) {
      const entry = entryOf(asked);
      if (entry.served === undefined && !models.get(asked.name)!.isUnloaded) {
        await turns.add(async () => {
          if (entry.served === undefined && entry.reason === NOT_ASKED) await open(entry);
        });
      }
      const { served, file, reason } = entry;
      if (served === undefined) {
        throw new HttpError(503, `model ${JSON.stringify(file.name)}, version ${file.version}, is not open: ${reason}`);
      }
      return served.use(() => work(served));
    },
    load: (name) =>
      turns.add(async () => {
        await scan();
        const versions = versionsOf(name);
        versions.isUnloaded = false;
        const latest = latestOf(versions);
        for (const entry of versions.entries.values())
          if (entry === latest || entry.served !== undefined) await open(entry);
        if (latest.reason !== '') throw new HttpError(400, latest.reason);
      }),
    unload: (name) =>
      turns.add(async () => {
        const versions = versionsOf(name);
        versions.isUnloaded = true;
        for (const entry of versions.entries.values()) close(entry, 'it was unloaded');
      }),
    rescan: () => turns.add(scan),
    close: () =>
      turns.add(async () => {
        const all = [...models.values()].flatMap(({ entries }) => [...entries.values()]);
        await Promise.all(all.map(({ served }) => served?.retire()));
        models.clear();
      }),
  };
}

function latestOf({ entries }: Versions): Entry {
  return entries.get(Math.max(...entries.keys()))!;
}

/** The newest that answers: a newer one that cannot be opened takes nobody's place. */
function latestServed({ entries }: Versions): Entry | undefined {
  const open = [...entries].filter(([, { served }]) => served !== undefined);
  return open.sort(([a], [b]) => b - a)[0]?.[1];
}

/** No answer names a file of the server. */
function hidePath(words: string, path: string): string {
  return words.replaceAll(path, 'its file');
}
