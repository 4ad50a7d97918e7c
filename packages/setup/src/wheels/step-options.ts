// What every step of a set-up is told.
import type { Host } from '../machine/host.ts';
import type { InstallOptions } from '../machine/install-folder.ts';
import type { OnProgress } from '../machine/progress.ts';

/** What a step of the set-up works with. */
export interface StepOptions extends InstallOptions {
  readonly host: Host;
  readonly cache: string;
  readonly onProgress: OnProgress;
}
