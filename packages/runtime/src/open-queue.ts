// Everything at once: for a session that runs several tasks together, and holds a queue of its own.
import type { Queue } from './queue.ts';

/** Starts a queue that runs every task when it comes. */
export function createOpenQueue(): Queue {
  const underWay = new Set<Promise<unknown>>();
  return {
    async add(task) {
      const result = task();
      underWay.add(result);
      try {
        return await result;
      } finally {
        underWay.delete(result);
      }
    },
    async addLast(task) {
      await Promise.allSettled(underWay);
      return task();
    },
  };
}
