#!/usr/bin/env node
// Starts the built command line; in a clone, where there is no build, runs the TypeScript sources through tsx.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('../../cli/src/main.ts', import.meta.url);

if (!existsSync(source)) {
  await import(new URL('../dist/cli/main.js', import.meta.url).href);
} else {
  const flags = ['--conditions=source', '--import', import.meta.resolve('tsx')];
  // The IPC channel lets the child see that this process was killed, and stop too.
  const child = spawn(process.execPath, [...flags, fileURLToPath(source), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // A terminal's Ctrl-C reaches both processes; the child takes two signals in quick succession for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 130 : 1);
  });
}
