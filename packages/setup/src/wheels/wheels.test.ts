import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '../machine/host.ts';
import { say } from '../machine/setup-error.ts';
import { findWheel } from './wheels.ts';

const host = (platform: NodeJS.Platform, arch: string, libc: Host['libc'] = 'none'): Host => ({
  platform,
  arch,
  libc,
  home: '/',
  env: {},
});

test('every supported platform has a wheel of its own, pinned by a SHA-256', () => {
  const wheels = [host('linux', 'x64', 'glibc'), host('linux', 'arm64', 'glibc'), host('darwin', 'arm64')].map(
    findWheel,
  );
  const hashes = wheels.map((wheel) => ('sha256' in wheel ? wheel.sha256 : wheel.problem));
  for (const hash of hashes) assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal(new Set(hashes).size, 3);
});

test('a platform without one is named, with what to do there', () => {
  const cases: readonly (readonly [Host, RegExp, RegExp])[] = [
    [host('win32', 'x64'), /this is win32 x64/, /inside WSL/],
    [host('darwin', 'x64'), /this is darwin x64/, /on one of those/],
    [host('linux', 'riscv64', 'glibc'), /this is linux riscv64/, /on one of those/],
    [host('linux', 'x64', 'musl'), /this one has musl/, /Debian, Ubuntu or Fedora container/],
  ];
  for (const [machine, problem, remedy] of cases) {
    const answer = findWheel(machine);
    assert.ok('problem' in answer);
    assert.match(answer.problem, problem);
    assert.match(say(answer.remedy), remedy);
  }
});
