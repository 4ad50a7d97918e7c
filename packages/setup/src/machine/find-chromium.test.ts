import assert from 'node:assert/strict';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { findChromium } from './find-chromium.ts';

const [first, second] = [join('/one', 'bin'), join('/two', 'bin')];
const PATH = `${first}${delimiter}${second}`;
const among = (...programs: readonly string[]) => {
  return (path: string) => programs.includes(path);
};
const linux = { platform: 'linux', home: '/home/x' } as const;

test('the program that ONNXCAST_CHROMIUM names goes before all others, and nothing replaces it', () => {
  const host = { ...linux, env: { PATH, ONNXCAST_CHROMIUM: '/my/chrome' } };
  const onPath = join(first, 'chromium');
  assert.equal(findChromium(host, among('/my/chrome', onPath)), '/my/chrome');
  assert.equal(findChromium(host, among(onPath)), undefined);
});

test('a Chromium goes before a Chrome, wherever on the PATH they lie', () => {
  const host = { ...linux, env: { PATH } };
  const [chrome, chromium] = [join(first, 'google-chrome'), join(second, 'chromium')];
  assert.equal(findChromium(host, among(chrome, chromium)), chromium);
  assert.equal(findChromium(host, among(chrome)), chrome);
  assert.equal(findChromium(host, among()), undefined);
  assert.equal(findChromium({ ...linux, env: {} }, among(chrome)), undefined);
});

test('macOS and Windows are searched in their usual places', () => {
  const mac = join('/Users/x', 'Applications', 'Google Chrome.app/Contents/MacOS/Google Chrome');
  assert.equal(findChromium({ platform: 'darwin', home: '/Users/x', env: {} }, among(mac)), mac);
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  const env = { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' };
  assert.equal(findChromium({ platform: 'win32', home: 'C:\\Users\\x', env }, among(edge)), edge);
});
