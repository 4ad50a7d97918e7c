// What all routes of a server share.
import type { Metrics } from './http/metrics.ts';
import type { Repository } from './models/repository.ts';
import type { Settings } from './server-options.ts';
import type { StreamStore } from './streams/stream-store.ts';

/** A server's parts. */
export interface Serving {
  readonly repository: Repository;
  readonly settings: Settings;
  /** Where the states of streams are kept. */
  readonly store: StreamStore;
  readonly metrics: Metrics;
  /** Of this package. */
  readonly version: string;
  /** Whether calls are taken: not while it ends. */
  isReady(): boolean;
}
