import { runCommand } from './run-command.ts';
import { AGAIN, type Trouble } from './setup-error.ts';

/** A Python 3 that was found. */
export interface Python {
  /** How to start it: the program and its first arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  /** For example `3.11.7`. */
  readonly version: string;
  /** pip's version, for example `23.2.1`; undefined when this Python has no pip. */
  readonly pip: string | undefined;
}

const NAMES = [['python3'], ['python'], ['py', '-3']] as const;

// The oldest pip that knows the manylinux_2_27 names of TensorFlow's wheels.
const OLDEST_PIP = [20, 3] as const;

/**
 * Finds a Python 3.8 or newer with a pip that can download wheels, trying `python3`, `python` and `py -3`.
 *
 * @returns the Python, or why there is none.
 */
export async function findPython(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Python | Trouble> {
  let best: Python | undefined;
  for (const command of NAMES) {
    const python = await askPython(command, env, signal);
    if (python === undefined) continue;
    if (python.pip !== undefined && atLeast(python.pip, OLDEST_PIP)) return python;
    if (best === undefined || (best.pip === undefined && python.pip !== undefined)) best = python;
  }
  if (best === undefined) {
    return {
      problem: 'no Python 3.8 or newer was found (tried python3, python and py -3).',
      remedy: `Install Python 3 with pip (Debian and Ubuntu: \`sudo apt-get install python3-pip\`; macOS: \`brew install python\`), ${AGAIN}`,
    };
  }
  const program = best.command.join(' ');
  if (best.pip === undefined) {
    return {
      problem: `${program} (Python ${best.version}) has no pip.`,
      remedy: `Install it (Debian and Ubuntu: \`sudo apt-get install python3-pip\`; elsewhere: \`${program} -m ensurepip --user\`), ${AGAIN}`,
    };
  }
  return {
    problem: `the pip of ${program} (Python ${best.version}) is version ${best.pip}, expected ${OLDEST_PIP.join('.')} or newer.`,
    remedy: `Run \`${program} -m pip install --user --upgrade pip\`, ${AGAIN}`,
  };
}

async function askPython(
  command: Python['command'],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Python | undefined> {
  const [program, ...first] = command;
  const ask = (...args: string[]) => runCommand(program, [...first, ...args], { env, signal });
  const answer = await ask('--version');
  const version = /^Python (3\.\d+(?:\.\d+)?)/m.exec(answer.stdout)?.[1];
  if (answer.code !== 0 || version === undefined || !atLeast(version, [3, 8])) return undefined;
  const pip = await ask('-m', 'pip', '--version');
  return { command, version, pip: pip.code === 0 ? /^pip (\d+(?:\.\d+)*)/m.exec(pip.stdout)?.[1] : undefined };
}

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
