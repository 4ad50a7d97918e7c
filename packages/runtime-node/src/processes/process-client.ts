// One process with a session, as who started it sees it: questions, answers, and an end at any moment.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RuntimeDescription, Tensors } from '@onnxcast/runtime';
import { ModelFileError } from '@onnxcast/series/errors';
import { findScript } from '@onnxcast/series/find-script';
import { type Answer, createQuestions } from '@onnxcast/series/questions';
import type { ProcessModel, ProcessRequest } from './process-messages.ts';

/** A request before it has its number. */
type WithoutId<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

/** What a process may take. */
export interface ProcessLimits {
  /** Seconds of one answer; default without end. */
  readonly timeout?: number;
  /** Bytes of memory; default all there are. Held where the system can, which is Linux. */
  readonly memory?: number;
}

/** A process whose session is open. */
export interface ProcessClient {
  readonly runtime: RuntimeDescription;
  /** Whether it is gone: by a time-out, or by itself. */
  readonly hasEnded: boolean;
  /** One run at a time. */
  run(feeds: Tensors, outputs: readonly string[] | undefined): Promise<Tensors>;
  end(): void;
}

/** Those that are to end with this process. */
const started = new Set<ChildProcess>();

function endAll(): void {
  for (const child of started) child.kill('SIGKILL');
}

/**
 * Starts a process and waits until it has opened the model.
 * @throws what opening a model throws; ModelFileError when it takes more than it may; UnsupportedError in a bundle
 */
export async function startProcess(model: ProcessModel, limits: ProcessLimits = {}): Promise<ProcessClient> {
  const child = spawnProcess(limits);
  if (started.size === 0) process.once('exit', endAll);
  started.add(child);
  const questions = createQuestions();
  let hasEnded = false;
  // One that is idle does not keep this process alive, one that is being waited for does.
  const rest = () => {
    child.unref();
    child.channel?.unref();
  };
  const finish = (found: string, cause?: unknown) => {
    if (hasEnded) return;
    hasEnded = true;
    child.kill('SIGKILL');
    started.delete(child);
    if (started.size === 0) process.off('exit', endAll);
    rest();
    questions.fail(tooMuch(model.file, found, cause));
  };
  child.on('message', (said: Answer) => {
    rest();
    questions.settle(said);
  });
  child.on('error', (cause) => finish(`its process does not start: ${cause.message}`, cause));
  child.on('exit', (code, signal) => finish(`its process ended by ${signal ?? `code ${code}`}${beyond(limits)}`));

  const ask = (request: WithoutId<ProcessRequest>): Promise<unknown> => {
    const { timeout } = limits;
    const asked = questions.ask((id) => {
      child.ref();
      child.channel?.ref();
      child.send({ ...request, id }, (cause) => cause && finish(`its process hears nothing: ${cause.message}`, cause));
    });
    if (timeout === undefined) return asked;
    const timer = setTimeout(() => finish(`it gives no answer within ${timeout} s`), 1000 * timeout);
    return asked.finally(() => clearTimeout(timer));
  };

  try {
    // Its start is the machine's time, not the model's: this waits for READY, and no timer runs.
    await questions.ask(() => {});
    const runtime = (await ask({ open: model })) as RuntimeDescription;
    return {
      runtime,
      get hasEnded() {
        return hasEnded;
      },
      run: async (feeds, outputs) => (await ask({ feeds, outputs })) as Tensors,
      end: () => finish('its process was ended'),
    };
  } catch (error) {
    finish('it cannot be opened');
    throw error;
  }
}

function beyond({ memory }: ProcessLimits): string {
  return memory === undefined ? '' : `, where a model may take ${Math.round(memory / 1e6)} MB`;
}

function tooMuch(file: string, found: string, cause?: unknown): ModelFileError {
  const remedy = 'Take another model, fewer series or steps, or allow it a longer timeout.';
  return new ModelFileError({ file, found: `the model does not run to its end: ${found}`, remedy, cause });
}

/** The process of the script beside this file, in the form that this file runs in: .js when built, .ts from sources. */
function spawnProcess({ memory }: ProcessLimits): ChildProcess {
  const script = fileURLToPath(findScript(import.meta.url, 'session-process'));
  const flags = script.endsWith('.js') ? [] : ['--conditions=source', '--import', import.meta.resolve('tsx')];
  const command = [process.execPath, ...flags, script] as const;
  // The data segment, in kB: all memory that is written to, without what a program merely reserves.
  const isHeld = memory !== undefined && process.platform === 'linux';
  const [program, ...args] = isHeld
    ? (['/bin/sh', '-c', 'ulimit -d "$0" && exec "$@"', String(Math.ceil(memory / 1024)), ...command] as const)
    : command;
  const stdio = ['ignore', 'ignore', memory === undefined ? 'inherit' : 'ignore', 'ipc'] as const;
  return spawn(program, args, { stdio: [...stdio], serialization: 'advanced', windowsHide: true });
}
