// `onnxcast setup`: the native parts come here, with progress.
import { cacheFolder, type Download, formatBytes, planCuda, planSetUp, thisHost } from '@onnxcast/setup';
import type { Argv } from 'yargs';
import type { Command } from '../../command.ts';
import { installCuda, installParts } from '../../terminal/install-parts.ts';
import { withInterruption } from '../../terminal/interruption.ts';
import { printJson, say } from '../../terminal/output.ts';

const options = (yargs: Argv) =>
  yargs
    .option('cuda', {
      type: 'boolean',
      default: false,
      describe: "install ONNX Runtime's CUDA provider and its libraries, for forecasts on an NVIDIA GPU",
    })
    .option('force', { type: 'boolean', default: false, describe: 'download and compile again what is there' })
    .option('dry-run', { type: 'boolean', default: false, describe: 'only say what would be downloaded' })
    .option('json', { type: 'boolean', default: false, describe: 'print what was done as JSON' })
    .epilogue(
      'What is downloaded and compiled is kept in a cache folder, so that a second clone is quick; ONNXCAST_CACHE moves it.',
    );

/** `onnxcast setup`: installs the native parts that training with TensorFlow, or forecasting with CUDA, needs. */
export const setupCommand: Command<typeof options> = {
  options,
  run: ({ cuda, force, json, 'dry-run': dryRun }) =>
    withInterruption('setting up', async (signal) => {
      try {
        const downloads = cuda ? planCuda({ force }) : planSetUp({ force });
        if (dryRun || cuda) say(describeDownloads(downloads));
        if (dryRun) {
          if (json) printJson({ downloads, cache: cacheFolder(thisHost()) });
          return;
        }
        await (cuda ? setUpCudaParts : setUpTraining)({ signal, force }, json);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new DOMException((error as Error).message, 'AbortError');
      }
    }),
};

async function setUpTraining(options: Parameters<typeof installParts>[0], json: boolean): Promise<void> {
  const { changed, tensorflow, cache } = await installParts(options);
  say(`TensorFlow ${tensorflow} ${changed ? 'is set up.' : 'was set up already.'} Kept in ${cache}.`);
  if (json) printJson({ changed, tensorflow, cache });
}

async function setUpCudaParts(options: Parameters<typeof installCuda>[0], json: boolean): Promise<void> {
  const { changed, version, cache, waitsFor } = await installCuda(options);
  say(`CUDA for ONNX Runtime ${version} ${changed ? 'is set up.' : 'was set up already.'} Kept in ${cache}.`);
  if (waitsFor === undefined) say('It runs: --device auto takes it, --device cuda insists on it.');
  else say(`It does not run here yet: ${waitsFor.problem} To use it, ${waitsFor.remedy}`);
  if (json) printJson({ changed, version, cache, runs: waitsFor === undefined, waitsFor: waitsFor ?? null });
}

function describeDownloads(downloads: readonly Download[]): string {
  if (downloads.length === 0) return 'Nothing to download.';
  const sum = (sizes: readonly number[]) => formatBytes(sizes.reduce((total, size) => total + size, 0));
  const files = downloads.map(({ project, version, bytes }) => `  ${project} ${version}, ${formatBytes(bytes)}`);
  const all = sum(downloads.map(({ bytes }) => bytes));
  const kept = sum(downloads.map(({ unpackedBytes }) => unpackedBytes));
  return [`To download: ${all}. Unpacked, ${kept} are kept in ${cacheFolder(thisHost())}.`, ...files].join('\n');
}
