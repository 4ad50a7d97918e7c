// One pinned wheel, downloaded by pip and checked by its SHA-256.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Text, text } from '@onnxcast/series/errors';
import type { Python } from '../machine/find-python.ts';
import { watchFolder } from '../machine/progress.ts';
import { type CommandResult, runCommand } from '../machine/run-command.ts';
import { AGAIN, FREE_SPACE, setupError } from '../machine/setup-error.ts';
import type { StepOptions } from './step-options.ts';
import type { PinnedWheel } from './wheels.ts';

/** Who downloads, and where to. */
interface DownloadOptions extends Pick<StepOptions, 'host' | 'onProgress' | 'signal'> {
  readonly python: Python;
  /** An empty folder. */
  readonly folder: string;
}

/**
 * Has pip download one pinned file into an empty folder; pip refuses it unless its SHA-256 is the pinned one.
 *
 * @throws SetupError that says which of hash, space, network and index was to blame.
 */
export async function downloadWheel(
  wheel: PinnedWheel,
  { python, folder, host, onProgress, signal }: DownloadOptions,
): Promise<void> {
  const temporary = join(folder, 'temporary');
  const requirements = join(folder, 'requirements.txt');
  await mkdir(temporary);
  const pinned = [`${wheel.project}==${wheel.version}`, `--hash=sha256:${wheel.sha256}`].join(' ');
  await writeFile(requirements, `${pinned}\n`);
  const args = [
    ...['-m', 'pip', 'download', '--no-input', '--progress-bar', 'off', '--no-cache-dir', '--no-deps'],
    // The file does not depend on the Python that is installed here: nothing of it is run.
    ...['--only-binary', ':all:', '--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311'],
    ...['--platform', wheel.platform, '--require-hashes', '--dest', folder, '--requirement', requirements],
  ];
  // pip works in TMPDIR; kept beside the target, its leftovers go the same way as ours.
  const env = {
    ...host.env,
    TMPDIR: temporary,
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_QUIET: '0',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
  };
  const message = `downloading ${wheel.title} ${wheel.version}`;
  const total = wheel.bytes;
  const result = await watchFolder(
    { folder, total, report: (done) => onProgress({ step: 'download', message, done, total }) },
    () => runCommand(python.executable, args, { env, signal }),
  );
  if (result.code !== 0) throw pipError(wheel, python, result);
}

interface Failure {
  readonly pattern: RegExp;
  readonly problem: (wheel: PinnedWheel) => string;
  readonly remedy: Text;
}

// What pip says does not depend on the language of the machine; the first pattern that fits names the cause.
const FAILURES: readonly Failure[] = [
  {
    pattern: /DO NOT MATCH THE HASHES/i,
    problem: ({ project, version }) =>
      `the file that came for ${project} ${version} is not the expected one (its SHA-256 differs) and was thrown away.`,
    remedy: text`Check the network or the package mirror in between, ${AGAIN}`,
  },
  {
    pattern: /No space left on device|Errno 28|Disk quota exceeded/i,
    problem: () => 'the disk ran full during the download.',
    remedy: FREE_SPACE,
  },
  {
    pattern:
      /connection (error|broken|reset|aborted)|(NewConnection|ConnectTimeout|Connection|ReadTimeout|Proxy|SSL|Protocol)Error|timed out|name resolution|max retries|IncompleteRead|Retrying \(|getaddrinfo/i,
    problem: ({ project, version }) =>
      `pip could not download ${project} ${version} because the package index can't be reached.`,
    remedy: text`Check the network, the proxy and \`pip config list\`, ${AGAIN}`,
  },
  {
    // Without retries pip keeps silent about an index that does not answer.
    pattern: /\(from versions: none\)/i,
    problem: ({ project, version, platform }) =>
      `the package index can't be reached, or it has no ${project} ${version} for ${platform}.`,
    remedy: text`Check the network, the proxy and \`pip config list\`, ${AGAIN}`,
  },
  {
    pattern: /No matching distribution found|Could not find a version/i,
    problem: ({ project, version, platform }) => `the package index has no ${project} ${version} for ${platform}.`,
    remedy: text`Check which index \`pip config list\` names, ${AGAIN}`,
  },
];

function pipError(wheel: PinnedWheel, python: Python, { code, stdout, stderr }: CommandResult): Error {
  const said = `${stdout}\n${stderr}`;
  const failure = FAILURES.find(({ pattern }) => pattern.test(said));
  const cause = new Error(said);
  if (failure !== undefined) return setupError({ problem: failure.problem(wheel), remedy: failure.remedy }, cause);
  const line = said.match(/^ERROR: .*$/m)?.[0] ?? said.trim().split('\n').at(-1) ?? '';
  const problem = `\`${python.name} -m pip download\` failed with exit code ${code} (${line}).`;
  return setupError({ problem, remedy: text`Mend that, ${AGAIN}` }, cause);
}
