// What is there?

export { type CudaResult, planCuda, setUpCuda } from './cuda/set-up-cuda.ts';
export { inspectParts } from './inspect-parts.ts';
// For other things that are made once and kept
export { cacheFolder } from './machine/cache-folder.ts';
export { findChromium } from './machine/find-chromium.ts';
export { findPython, type Python } from './machine/find-python.ts';
export { type Host, thisHost } from './machine/host.ts';
export { type FolderRecipe, type InstallOptions, installFolder } from './machine/install-folder.ts';
export type { OnProgress, SetUpProgress } from './machine/progress.ts';
export { type CommandOptions, type CommandResult, runCommand } from './machine/run-command.ts';
export type { Trouble } from './machine/setup-error.ts';
export { type ProgressStream, showProgress } from './machine/show-progress.ts';
export { formatBytes } from './machine/space.ts';
export type { Part } from './part.ts';
// Getting what is missing
export { type Download, planSetUp } from './tensorflow/plan-set-up.ts';
export { type SetUpOptions, type SetUpResult, setUp } from './tensorflow/set-up.ts';
