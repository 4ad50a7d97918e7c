import type { Host } from './host.ts';
import { runCommand } from './run-command.ts';
import { AGAIN, type Trouble } from './setup-error.ts';

/** A C++ compiler that was found. */
export interface Compiler {
  readonly command: string;
  /** The first line of what it says about itself. */
  readonly version: string;
}

/** Finds a C++ compiler: `$CXX`, then `c++`, `g++`, `clang++`. */
export async function findCompiler({ env }: Host, signal?: AbortSignal): Promise<Compiler | undefined> {
  for (const command of [env['CXX'], 'c++', 'g++', 'clang++']) {
    if (!command) continue;
    const { code, stdout } = await runCommand(command, ['--version'], { env, signal });
    if (code === 0) return { command, version: stdout.trim().split('\n')[0] ?? '' };
  }
  return undefined;
}

/** What is wrong and what helps where there is no compiler. */
export function noCompiler({ platform }: Host): Trouble {
  const command =
    platform === 'darwin'
      ? '`xcode-select --install`'
      : 'your package manager (Debian and Ubuntu: `sudo apt-get install g++`; Fedora: `sudo dnf install gcc-c++`)';
  return {
    problem: 'no C++ compiler was found (tried $CXX, c++, g++ and clang++).',
    remedy: `Install one with ${command}, ${AGAIN}`,
  };
}
