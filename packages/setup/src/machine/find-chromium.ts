// Which Chromium is here, for what is tried in a browser.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Host, thisHost } from './host.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'] as const;

const MAC_PLACES = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
] as const;

const WINDOWS_PLACES = [
  'Chromium\\Application\\chrome.exe',
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
] as const;

/**
 * Finds a Chromium, or a browser made of it: `ONNXCAST_CHROMIUM`, then the names on the PATH, then the usual places of
 * macOS and Windows.
 *
 * @returns path of the program; undefined when there is none, or `ONNXCAST_CHROMIUM` names no program.
 */
export function findChromium(
  { platform, env, home }: Pick<Host, 'platform' | 'env' | 'home'> = thisHost(),
  isProgram = isExecutable,
): string | undefined {
  const named = env['ONNXCAST_CHROMIUM'];
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined;
  const names = platform === 'win32' ? NAMES.map((name) => `${name}.exe`) : NAMES;
  // On Windows the variable is called Path.
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...usualPlaces(platform, env, home)].find(isProgram);
}

function usualPlaces(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): readonly string[] {
  if (platform === 'darwin') {
    return ['/Applications', join(home, 'Applications')].flatMap((folder) =>
      MAC_PLACES.map((place) => join(folder, place)),
    );
  }
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return folders.flatMap((folder) =>
      folder === undefined ? [] : WINDOWS_PLACES.map((place) => `${folder}\\${place}`),
    );
  }
  return [];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
