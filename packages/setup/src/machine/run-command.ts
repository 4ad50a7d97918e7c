// Other programs, run to their end.
import { spawn } from 'node:child_process';

/** How a command ended. */
export interface CommandResult {
  /** Exit code; 127 when the program was not found, 128 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end and collects what it said; never throws for an exit code.
 *
 * @throws the signal's reason, once the program has ended, when `signal` is aborted.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { env, cwd, signal }: CommandOptions,
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const result = await new Promise<CommandResult>((done) => {
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const stop = () => {
      child.kill('SIGTERM');
      // Its own children may outlive it for a moment; their open pipes must not keep us waiting.
      child.once('exit', () => {
        child.stdout.destroy();
        child.stderr.destroy();
      });
    };
    signal?.addEventListener('abort', stop);
    const finish = (code: number) => {
      signal?.removeEventListener('abort', stop);
      done({ code, stdout, stderr });
    };
    child.on('error', (error) => {
      stderr += error.message;
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 128));
  });
  signal?.throwIfAborted();
  return result;
}
