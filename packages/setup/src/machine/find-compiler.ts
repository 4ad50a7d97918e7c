// Which C++ compiler is here.
import { text } from '@onnxcast/series/errors';
import type { Host } from './host.ts';
import { runCommand } from './run-command.ts';
import { AGAIN, type Trouble } from './setup-error.ts';

/** A C++ compiler that was found. */
export interface Compiler {
  /** Its name and what it is always given, for example `ccache`, `g++`. */
  readonly command: readonly [program: string, ...first: string[]];
  /** The first line of what it says about itself. */
  readonly version: string;
}

/**
 * Finds a C++ compiler: the one that `$CXX` names, and where it names none `c++`, `g++` or `clang++`.
 *
 * @returns the compiler, or why there is none.
 */
export async function findCompiler(host: Host, signal?: AbortSignal): Promise<Compiler | Trouble> {
  const [wanted, ...first] = host.env['CXX']?.trim().split(/\s+/) ?? [];
  if (wanted) {
    const asked = await askCompiler([wanted, ...first], host, signal);
    if ('version' in asked) return asked;
    return {
      problem: `$CXX names the C++ compiler "${[wanted, ...first].join(' ')}", which does not run (${asked.said}).`,
      remedy: text`Unset CXX or let it name one that does, ${AGAIN}`,
    };
  }
  for (const name of ['c++', 'g++', 'clang++']) {
    const asked = await askCompiler([name], host, signal);
    if ('version' in asked) return asked;
  }
  return noCompiler(host);
}

async function askCompiler(
  command: Compiler['command'],
  { env }: Host,
  signal?: AbortSignal,
): Promise<Compiler | { readonly said: string }> {
  const [program, ...first] = command;
  const { code, stdout, stderr } = await runCommand(program, [...first, '--version'], { env, signal });
  if (code === 0) return { command, version: stdout.trim().split('\n')[0] ?? '' };
  return { said: stderr.trim().split('\n')[0] || `exit code ${code}` };
}

function noCompiler({ platform }: Host): Trouble {
  const command =
    platform === 'darwin'
      ? '`xcode-select --install`'
      : 'your package manager (Debian and Ubuntu: `sudo apt-get install g++`; Fedora: `sudo dnf install gcc-c++`)';
  return {
    problem: 'no C++ compiler was found ($CXX names none; tried c++, g++ and clang++).',
    remedy: text`Install one with ${command}, ${AGAIN}`,
  };
}
