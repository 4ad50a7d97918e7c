// Does a compiled binding load? Tried in a process of its own.
import { runCommand } from '../machine/run-command.ts';

/**
 * Loads a compiled binding in a process of its own, so that a crash is survived.
 *
 * @returns the version of TensorFlow that it runs, or why it can't be loaded.
 */
export async function loadBinding(
  binding: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<{ version: string } | { problem: string }> {
  const script = 'process.stdout.write(String(require(process.argv[1]).TF_Version))';
  const { code, stdout, stderr } = await runCommand(process.execPath, ['-e', script, binding], {
    env: { ...env, TF_CPP_MIN_LOG_LEVEL: '3', NODE_OPTIONS: '' },
    signal,
  });
  if (code === 0 && stdout !== '') return { version: stdout };
  const line = stderr.match(/^Error: .*$/m)?.[0] ?? stderr.trim().split('\n').at(-1) ?? '';
  return { problem: line === '' ? `the process that loaded it ended with code ${code}` : line };
}
