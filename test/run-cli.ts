// Runs the command line as a person would, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt, scriptWords } from './built.ts';

const home = new URL('../packages/onnxcast/', import.meta.url);
/** Started as in a clone, where it runs the sources. */
const bin = fileURLToPath(new URL('bin/onnxcast.js', home));
/** Run to its end as it is installed, where it is built. */
const entry = isBuilt ? fileURLToPath(new URL('dist/cli/main.js', home)) : bin;

/** What a command left behind. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what a command runs. */
interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from standard input; nothing where absent. */
  readonly input?: string;
}

/** A command that runs. */
interface Started {
  readonly child: ChildProcess;
  /** Resolves when it has ended. */
  readonly done: Promise<Outcome>;
  /** Resolves when its words on stderr hold a text. */
  waitFor(text: string): Promise<void>;
}

/** Starts `onnxcast` with arguments. */
export function startCli(args: readonly string[], options: CliOptions = {}): Started {
  return start(bin, args, options);
}

function start(script: string, args: readonly string[], options: CliOptions, flags: readonly string[] = []): Started {
  const child = spawn(process.execPath, [...flags, script, ...args], {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A command that does not read may have ended before it could be told.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input);
  let stdout = '';
  let stderr = '';
  const waiting: { readonly text: string; readonly resolve: () => void }[] = [];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    for (const { text, resolve } of waiting) if (stderr.includes(text)) resolve();
  });
  const done = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const waitFor = (text: string) =>
    new Promise<void>((resolve, reject) => {
      if (stderr.includes(text)) resolve();
      waiting.push({ text, resolve });
      done.then(() => reject(new Error(`ended without "${text}":\n${stderr}`)));
    });
  return { child, done, waitFor };
}

/** Starts `onnxcast` without the process that watches it, so that killing what was started kills all of it. */
export function startUnwatched(args: readonly string[], options: CliOptions = {}): Started {
  if (isBuilt) return start(entry, args, options);
  const words = scriptWords(fileURLToPath(new URL('../cli/src/main.ts', home)));
  return start(words.at(-1)!, args, options, words.slice(0, -1));
}

/** Runs `onnxcast` to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<Outcome> {
  return start(entry, args, options).done;
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(t: { after(remove: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'onnxcast-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
