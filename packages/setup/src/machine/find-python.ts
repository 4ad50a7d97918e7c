// Which Python is here that has a pip.
import { text } from '@onnxcast/series/errors';
import { runCommand } from './run-command.ts';
import { AGAIN, type Trouble } from './setup-error.ts';

/** A Python 3 that was found. */
export interface Python {
  /** What it was found as, for example `python3` or `py -3`. */
  readonly name: string;
  /** The program itself: what is on the PATH may be a script that starts it, and outlives being stopped. */
  readonly executable: string;
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
  for (const name of NAMES) {
    const python = await askPython(name, env, signal);
    if (python === undefined) continue;
    if (python.pip !== undefined && atLeast(python.pip, OLDEST_PIP)) return python;
    if (best === undefined || (best.pip === undefined && python.pip !== undefined)) best = python;
  }
  if (best === undefined) {
    return {
      problem: 'no Python 3.8 or newer was found (tried python3, python and py -3).',
      remedy: text`Install Python 3 with pip (Debian and Ubuntu: \`sudo apt-get install python3-pip\`; macOS: \`brew install python\`), ${AGAIN}`,
    };
  }
  if (best.pip === undefined) {
    return {
      problem: `${best.name} (Python ${best.version}) has no pip.`,
      remedy: text`Install it (Debian and Ubuntu: \`sudo apt-get install python3-pip\`; elsewhere: \`${best.name} -m ensurepip --user\`), ${AGAIN}`,
    };
  }
  return {
    problem: `the pip of ${best.name} (Python ${best.version}) is version ${best.pip}, expected ${OLDEST_PIP.join('.')} or newer.`,
    remedy: text`Run \`${best.name} -m pip install --user --upgrade pip\`, ${AGAIN}`,
  };
}

// Python 2 understands it too, and is turned away by its version.
const WHO_ARE_YOU = 'import sys; print("%d.%d.%d" % sys.version_info[:3]); print(sys.executable)';

async function askPython(
  [program, ...first]: readonly [program: string, ...first: string[]],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Python | undefined> {
  const answer = await runCommand(program, [...first, '-c', WHO_ARE_YOU], { env, signal });
  const [version, executable] = answer.stdout.split(/\r?\n/);
  if (answer.code !== 0 || !version || !executable || !atLeast(version, [3, 8])) return undefined;
  const pip = await runCommand(executable, ['-m', 'pip', '--version'], { env, signal });
  return {
    name: [program, ...first].join(' '),
    executable,
    version,
    pip: pip.code === 0 ? /^pip (\d+(?:\.\d+)*)/m.exec(pip.stdout)?.[1] : undefined,
  };
}

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
