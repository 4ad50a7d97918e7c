// Where the states of streams are kept between calls: what every such place does, and the one in memory.
import { BusyError } from '../http/errors.ts';

/** A stream as it is kept. */
export interface KeptStream {
  readonly text: string;
  /** Another one once it has changed. */
  readonly revision: number;
}

/** A place for texts by their names, which forgets those that are idle. */
export interface StreamStore {
  get(id: string): Promise<KeptStream | undefined>;
  /**
   * Puts a text in the place of that of the revision told, or of none for a new one.
   * @returns false where somebody else was quicker: nothing is changed then
   */
  put(id: string, text: string, revision: number | undefined): Promise<boolean>;
  /** @returns whether there was one */
  delete(id: string): Promise<boolean>;
  close(): Promise<void>;
}

/** How long texts are kept, and how many. */
export interface StoreLimits {
  readonly streamIdle: number;
  readonly maxStreams: number;
}

/** Keeps texts in the memory of this process. */
export function createMemoryStore({ streamIdle, maxStreams }: StoreLimits): StreamStore {
  // In the order in which they were last put: the first has been idle for longest.
  const kept = new Map<string, KeptStream & { readonly since: number }>();
  const forgetIdle = () => {
    const before = Date.now() - streamIdle * 1000;
    for (const [id, { since }] of kept) {
      if (since >= before) return;
      kept.delete(id);
    }
  };
  return {
    async get(id) {
      forgetIdle();
      return kept.get(id);
    },
    async put(id, text, revision) {
      forgetIdle();
      if (kept.get(id)?.revision !== revision) return false;
      if (revision === undefined && kept.size >= maxStreams) throw new BusyError(60);
      kept.delete(id);
      kept.set(id, { text, revision: (revision ?? 0) + 1, since: Date.now() });
      return true;
    },
    delete: async (id) => kept.delete(id),
    async close() {
      kept.clear();
    },
  };
}
