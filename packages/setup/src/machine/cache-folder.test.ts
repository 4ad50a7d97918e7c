import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { cacheFolder } from './cache-folder.ts';
import type { Host } from './host.ts';

const host = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Host => ({
  platform,
  env,
  arch: 'x64',
  libc: 'none',
  home: '/home/ada',
});

test('the cache folder is where each system keeps what can be made again', () => {
  assert.equal(cacheFolder(host('linux', {})), '/home/ada/.cache/onnxcast');
  assert.equal(cacheFolder(host('linux', { XDG_CACHE_HOME: '/var/ada' })), '/var/ada/onnxcast');
  assert.equal(cacheFolder(host('darwin', { XDG_CACHE_HOME: '/var/ada' })), '/home/ada/Library/Caches/onnxcast');
  assert.equal(cacheFolder(host('win32', { LOCALAPPDATA: '/c/local' })), '/c/local/onnxcast');
  assert.equal(cacheFolder(host('win32', {})), '/home/ada/AppData/Local/onnxcast');
});

test('ONNXCAST_CACHE overrides it on every system, relative to the working folder', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    assert.equal(cacheFolder(host(platform, { ONNXCAST_CACHE: 'kept', XDG_CACHE_HOME: '/var/ada' })), resolve('kept'));
  }
});
