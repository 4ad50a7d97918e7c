// What is there?

// For other things that are made once and kept
export { cacheFolder } from './cache-folder.ts';
export { findChromium } from './find-chromium.ts';
export { findPython, type Python } from './find-python.ts';
export { type Host, thisHost } from './host.ts';
export { inspectParts } from './inspect-parts.ts';
export { type FolderRecipe, type InstallOptions, installFolder } from './install-folder.ts';
export type { Part } from './part.ts';
// Getting what is missing
export { type Download, planSetUp } from './plan-set-up.ts';
export type { OnProgress, SetUpProgress } from './progress.ts';
export { type CommandOptions, type CommandResult, runCommand } from './run-command.ts';
export { type SetUpOptions, type SetUpResult, setUp } from './set-up.ts';
export { type CudaResult, planCuda, setUpCuda } from './set-up-cuda.ts';
export type { Trouble } from './setup-error.ts';
export { type ProgressStream, showProgress } from './show-progress.ts';
export { formatBytes } from './space.ts';
