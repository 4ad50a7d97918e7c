// One run at a time in a folder: a file that says who is at work, and that a killed process does not hold.
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InputError, option, text } from '@onnxcast/series';
import { makeFolder } from '@onnxcast/series/write-file';

/** Name of the file in a run's folder. */
export const lockName = 'run.lock';

/** Locks that this process holds, by path: a number alone would not tell them from those of an earlier one of the same number. */
const held = new Set<string>();

/**
 * Takes a folder for one run.
 * @returns gives it back
 * @throws InputError when a run that is alive has it, or the place cannot be written
 */
export async function lockRun(folder: string): Promise<() => void> {
  const path = join(folder, lockName);
  try {
    await makeFolder(folder);
  } catch (cause) {
    throw unwritable(path, cause);
  }
  const content = JSON.stringify({ process: process.pid, host: hostname() });
  for (let attempt = 0; !create(path, content); attempt++) {
    const holder = findHolder(path);
    if (holder === undefined && attempt <= MOST_WAITS) removeStale(path);
    else if (held.has(path) || attempt >= MOST_WAITS) throw taken(folder, path, holder);
    else await setTimeout(WAIT_MS);
  }
  held.add(path);
  return () => {
    held.delete(path);
    rmSync(path, { force: true });
  };
}

/**
 * Makes sure that a folder is still the one that this process took, before more is written: what is written to a name that
 * leads elsewhere would be half a run.
 * @throws InputError when it was renamed or deleted meanwhile
 */
export function checkHeld(folder: string): void {
  const path = join(folder, lockName);
  if (held.has(path) && existsSync(path)) return;
  throw new InputError({
    file: folder,
    found: 'the folder was renamed or deleted while the run was at work in it',
    expected: 'it where it was',
    remedy: text`Every epoch that it holds is whole: where it was renamed, go on with its new name as ${option('out')} and ${option('resume')}.`,
  });
}

/** A run that was just killed may still be ending: how often it is looked again, and how many milliseconds apart. */
const MOST_WAITS = 60;
const WAIT_MS = 100;

function create(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw unwritable(path, cause);
  }
}

/** Who holds a lock, in words; undefined where nobody does any more. */
function findHolder(path: string): string | undefined {
  if (held.has(path)) return 'this process';
  let text: string;
  try {
    // Nothing outlives the start of its machine.
    if (statSync(path).mtimeMs < Date.now() - uptime() * 1000 - CLOCK_MS) return undefined;
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const { process: id, host } = parse(text);
  if (typeof host === 'string' && host !== hostname()) return `process ${id} on ${host}`;
  // A number of our own, or none: left by a process that was killed, in the middle of writing it or before a container's restart.
  if (typeof id !== 'number' || id === process.pid || !isAlive(id)) return undefined;
  return `process ${id}`;
}

/** How far a file's time and the machine's may be apart. */
const CLOCK_MS = 5000;

function parse(text: string): { readonly process?: unknown; readonly host?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM'; // somebody else's, but there
  }
}

/** Takes a lock that nobody holds out of the way; of two who find it so, one moves it. */
function removeStale(path: string): void {
  const aside = `${path}.${process.pid}.tmp`;
  try {
    renameSync(path, aside);
  } catch {
    return; // the other one was quicker
  }
  rmSync(aside, { force: true });
}

function taken(folder: string, path: string, holder = 'another process'): InputError {
  return new InputError({
    file: folder,
    found: `another run is at work in it (${holder})`,
    remedy: text`Wait for its end or pass another ${option('out')}; where there is none, delete ${path}.`,
  });
}

function unwritable(file: string, cause: unknown): InputError {
  const found = `cannot be written (${codeOf(cause) ?? String(cause)})`;
  return new InputError({
    file,
    found,
    remedy: text`Give another ${option('out')}, or make its folder writable.`,
    cause,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
