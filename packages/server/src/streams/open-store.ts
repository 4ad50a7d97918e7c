// The place of streams' states that the settings name; Redis is loaded when it is meant.
import type { Settings } from '../server-options.ts';
import { createMemoryStore, type StreamStore } from './stream-store.ts';

/** @throws InputError when a Redis does not answer, SetupError when what speaks to it is not installed */
export async function openStore(settings: Pick<Settings, 'state' | 'streamIdle' | 'maxStreams'>): Promise<StreamStore> {
  if (settings.state === 'memory') return createMemoryStore(settings);
  return (await import('./redis-store.ts')).openRedisStore(settings.state, settings);
}
