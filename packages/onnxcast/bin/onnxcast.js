#!/usr/bin/env node
// Starts the command line, built or in a clone its TypeScript sources through tsx, in a process of its own, and watches it: a signal is heard here even while its thread is busy.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

/** What ends a command: a key, another program, a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** What is over before anyone could end it; to start a process for it would take longer than it does. */
const SHORT = ['--version', '--help', 'inspect'];

/** How long a signal may go unheard, in milliseconds. */
const PATIENCE = 2000;

/** What it was told to be under way. */
let state = { doing: 'starting', kept: 'Nothing was written yet.' };
let wasHeard = false;
let hasSpoken = false;
let timer;

const source = new URL('../../cli/src/main.ts', import.meta.url);
const built = new URL('../dist/cli/main.js', import.meta.url);
const isClone = existsSync(source);

const isOther = (process.versions.bun ?? process.versions.deno) !== undefined;
if (!isClone && (isOther || SHORT.includes(process.argv[2]))) await import(built.href);
else watch();

function watch() {
  // Nobody may be there any more to read it.
  process.stderr.on('error', () => {});
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  process.on('exit', () => {
    if (terminals.every((fd) => isatty(fd))) return;
    // Node aborts where it cannot set back a terminal that was closed: this ends as one whose terminal is closed does.
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
  const flags = isClone ? ['--conditions=source', '--import', import.meta.resolve('tsx')] : [];
  // The IPC channel lets the child see that this process was killed, and stop too.
  const child = spawn(
    process.execPath,
    [...process.execArgv, ...flags, fileURLToPath(isClone ? source : built), ...process.argv.slice(2)],
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
  );
  child.on('message', (message) => {
    if (message.heard) wasHeard = true;
    else state = message;
    if (wasHeard) clearTimeout(timer);
  });
  // A terminal's Ctrl-C reaches both processes; the child takes two signals in quick succession for one.
  for (const signal of SIGNALS)
    process.on(signal, () => {
      child.kill(signal);
      if (wasHeard) return;
      timer ??= setTimeout(() => {
        speak();
        child.kill('SIGKILL');
      }, PATIENCE);
    });
  child.on('exit', (code, signal) => {
    clearTimeout(timer);
    if (SIGNALS.includes(signal)) speak();
    process.exitCode = code ?? (hasSpoken ? 130 : 1);
  });
}

/** Says what was ended and what is kept, where the child did not. */
function speak() {
  if (hasSpoken || wasHeard) return;
  hasSpoken = true;
  process.stderr.write(`onnxcast: interrupted while ${state.doing}. ${state.kept}\n`);
}
