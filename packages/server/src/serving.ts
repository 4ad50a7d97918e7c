// What all routes of a server share.
import type { Metrics } from './http/metrics.ts';
import type { Repository } from './models/repository.ts';
import type { Settings } from './server-options.ts';

/** A server's parts. */
export interface Serving {
  readonly repository: Repository;
  readonly settings: Settings;
  readonly metrics: Metrics;
  /** Of this package. */
  readonly version: string;
  /** Whether calls are taken: not while it ends. */
  isReady(): boolean;
}
