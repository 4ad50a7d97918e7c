// Where downloaded and compiled parts are kept, outside of node_modules.
import { join, resolve } from 'node:path';
import type { Host } from './host.ts';

/**
 * The folder outside node_modules that keeps downloaded and compiled parts, so that a second clone is quick.
 *
 * @param host whose environment and home count; `ONNXCAST_CACHE` overrides everything.
 * @returns an absolute path; the folder may not exist yet.
 */
export function cacheFolder({ platform, env, home }: Host): string {
  if (env['ONNXCAST_CACHE']) return resolve(env['ONNXCAST_CACHE']);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'onnxcast');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'onnxcast');
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'onnxcast');
}
