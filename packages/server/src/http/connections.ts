// How many connections there may be at once: fewer than files can be open, of which a server needs some for itself.
import { readdirSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

/** Files left for what is opened while all connections are taken: models that changed, answers of files, a store of streams. */
const SPARE = 16;

/** Fewest connections, however few files there may be. */
const FEWEST = 4;

/** Milliseconds between two words on connections that are closed. */
const SILENCE = 60_000;

/**
 * Keeps a server below the number of files that this process may open; connections beyond are closed at once, with a word
 * a minute in the log. Called when it listens already: what it needs for itself is open then.
 */
export function limitConnections(app: FastifyInstance, files = filesAtMost()): void {
  if (files === undefined) return;
  const most = Math.max(FEWEST, files - filesOpen() - SPARE);
  app.server.maxConnections = most;
  let lastWord = Number.NEGATIVE_INFINITY;
  app.server.removeAllListeners('drop').on('drop', () => {
    if (performance.now() - lastWord < SILENCE) return;
    lastWord = performance.now();
    app.log.warn(
      { connections: most, files },
      `connections beyond ${most} are closed: this process may open ${files} files. Allow more: ulimit -n ${4 * files}`,
    );
  });
}

/** Files that this process may open; undefined where nothing says so. */
function filesAtMost(): number | undefined {
  const report = process.report?.getReport() as { userLimits?: { open_files?: { soft: number | string } } } | undefined;
  const soft = report?.userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : undefined;
}

/** Files that it has open; a guess where the system does not list them. */
function filesOpen(): number {
  try {
    return readdirSync('/dev/fd').length;
  } catch {
    return 64;
  }
}
