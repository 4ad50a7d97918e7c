// SIGINT, SIGTERM and SIGHUP (the terminal was closed), heard from the first moment on: what may stop at a safe point does so, all else ends in one sentence on what was ended and what is kept.

import { isatty } from 'node:tty';
import { joinWords, say } from './output.ts';

/** How close two signals must be, in milliseconds, to be one key press that reached this process twice. */
const SAME_PRESS_MS = 500;

/** What is under way, as the process that watches this one is told it too: that speaks where the thread here is too busy to. */
interface Doing {
  /** Such as `reading waves.csv`. */
  readonly doing: string;
  /** What is kept where it ends now. */
  readonly kept: string;
}

/** Work that stops at its next safe point. */
interface Stoppable {
  readonly controller: AbortController;
  first?: number;
}

const NOTHING = 'Nothing was written yet.';
let now: Doing = { doing: 'starting', kept: NOTHING };
let stoppable: Stoppable | undefined;
let ended: string | undefined;
const written: string[] = [];
const terminals = [0, 1, 2].filter((fd) => isatty(fd));

/** Hears signals from now on. */
export function hearSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

/**
 * Ends this process, where its terminal was closed, by the signal of that: Node aborts where it cannot set such a terminal
 * back. What is to happen before, as taking away a lock, is told `process` before.
 */
export function endAsTerminalDoes(): void {
  process.on('exit', () => {
    if (terminals.every((fd) => isatty(fd))) return;
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}

/** What was under way when the first signal came; undefined where none did. */
export function whatWasEnded(): string | undefined {
  return ended;
}

/** Says of a file that it is there, for the sentence about an interruption after it. */
export function noteWritten(path: string): void {
  written.push(path);
  tell(now);
}

/**
 * Runs work with a signal that aborts on SIGINT, SIGTERM or SIGHUP.
 * @param doing what is interrupted, in words
 * @param work may give both back, by its second argument: from then on they end the process at once, with a word
 */
export async function withInterruption<Result>(
  doing: string,
  work: (signal: AbortSignal, giveBack: (doing: string) => void) => Promise<Result>,
): Promise<Result> {
  const before = now;
  const own: Stoppable = { controller: new AbortController() };
  stoppable = own;
  tell({ ...before, doing });
  try {
    return await work(own.controller.signal, (next) => {
      stoppable = undefined;
      tell({ ...now, doing: next });
    });
  } finally {
    stoppable = undefined;
    tell(before);
  }
}

/** Says what is kept of the work under way from now on. */
export function nowKept(kept: string): void {
  tell({ ...now, kept });
}

/**
 * Does something that a signal ends at once, with a word.
 * @param doing what is interrupted, in words
 */
export async function endingOnSignal<Result>(doing: string, work: () => Promise<Result> | Result): Promise<Result> {
  const before = now;
  tell({ ...before, doing });
  try {
    return await work();
  } finally {
    tell(before);
  }
}

function onSignal(signal: NodeJS.Signals): void {
  ended ??= now.doing;
  if (signal === 'SIGHUP') endAsTerminalDoes();
  process.send?.({ heard: true });
  if (stoppable === undefined) {
    say(`onnxcast: interrupted while ${now.doing}. ${withWritten(now.kept)}`);
    process.exit(130);
  }
  const at = Date.now();
  stoppable.first ??= at;
  if (at - stoppable.first > SAME_PRESS_MS) process.exit(130);
  stoppable.controller.abort();
}

function tell(next: Doing): void {
  now = next;
  process.send?.({ ...now, kept: withWritten(now.kept) });
}

function withWritten(kept: string): string {
  if (written.length === 0) return kept;
  return kept === NOTHING ? `${joinWords(written)} ${written.length === 1 ? 'is' : 'are'} written.` : kept;
}
