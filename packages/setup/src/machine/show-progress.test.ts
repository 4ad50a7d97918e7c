import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showProgress } from './show-progress.ts';

function recorder(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  return { written, stream: { isTTY, columns: 60, write } as Parameters<typeof showProgress>[0] };
}

const download = (done: number) => ({ step: 'download', message: 'downloading', done, total: 200e6 }) as const;

test('a pipe gets one line a step and one a quarter', () => {
  const { written, stream } = recorder(false);
  const { onProgress, end } = showProgress(stream);
  for (let done = 0; done <= 200e6; done += 2e6) onProgress(download(done));
  onProgress({ step: 'compile', message: 'compiling' });
  onProgress({ step: 'compile', message: 'compiling' });
  end();
  assert.deepEqual(written, [
    'downloading\n',
    'downloading: 50 MB of 200 MB (25 %)\n',
    'downloading: 100 MB of 200 MB (50 %)\n',
    'downloading: 150 MB of 200 MB (75 %)\n',
    'downloading: 200 MB of 200 MB (100 %)\n',
    'compiling\n',
  ]);
});

test('a terminal gets one line that is renewed and in the end taken away', () => {
  const { written, stream } = recorder(true);
  const { onProgress, end } = showProgress(stream);
  onProgress(download(0));
  onProgress(download(100e6));
  end();
  assert.deepEqual(written, [
    '\r\x1b[Kdownloading: 0 kB of 200 MB (0 %)',
    '\r\x1b[Kdownloading: 100 MB of 200 MB (50 %)',
    '\r\x1b[K',
  ]);
});
