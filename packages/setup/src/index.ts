export { cacheFolder } from './cache-folder.ts';
export { findPython } from './find-python.ts';
export { thisHost } from './host.ts';
export { installFolder } from './install-folder.ts';
export type { OnProgress, SetUpProgress } from './progress.ts';
export { runCommand } from './run-command.ts';
export { type SetUpOptions, type SetUpResult, setUp } from './set-up.ts';
