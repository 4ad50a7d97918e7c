// A package of npm that only a benchmark wants, kept in the cache folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, installFolder, runCommand, thisHost } from '@onnxcast/setup';

/**
 * Fetches a package unless it is there already, its scripts not run.
 * @param pinned name and version, `brain.js@2.0.0-beta.24`
 * @returns its folder
 */
export async function installPackage(pinned: string): Promise<string> {
  const inside = (folder: string) => join(folder, 'node_modules', pinned.slice(0, pinned.lastIndexOf('@')));
  const { path } = await installFolder(cacheFolder(thisHost()), {
    name: pinned.replace(/^@/, '').replaceAll(/[@/]/g, '-'),
    isWhole: (folder) => existsSync(join(inside(folder), 'package.json')),
    build: async (folder) => {
      console.error(`installing ${pinned}`);
      const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', pinned];
      const { code, stderr } = await runCommand('npm', args, { env: process.env });
      if (code !== 0) throw new Error(`npm cannot install ${pinned}: ${stderr.trim().split('\n').at(-1)}`);
    },
  });
  return inside(path);
}
