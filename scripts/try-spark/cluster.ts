// A standalone cluster of Spark on loopback: a master and workers of one core each, of which one can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '@onnxcast/setup';

/** How a job ended. */
export interface JobEnd {
  readonly code: number;
  readonly stderr: string;
  readonly seconds: number;
}

/** A cluster that runs. */
export interface SparkCluster {
  /** Submits a job, its driver a process of its own here. */
  submit(script: string, args: readonly string[], conf?: Readonly<Record<string, string>>): Promise<JobEnd>;
  /** Kills a worker and all that it has started, by SIGKILL. */
  kill(worker: number): void;
  stop(): Promise<void>;
}

/** Memory of a worker, and of its executor, in MB. */
const [WORKER_MEMORY, EXECUTOR_MEMORY] = [1600, 1200];
/** Milliseconds until a part of the cluster must have said that it runs. */
const PATIENCE = 120_000;

/**
 * Starts a master and workers.
 * @param python of an environment with pyspark; workers run it too
 * @param folder where workers keep what they shuffle
 */
export async function startCluster(
  python: string,
  folder: string,
  { workers }: { readonly workers: number },
): Promise<SparkCluster> {
  const found = await runCommand(python, ['-c', 'import pyspark; print(pyspark.__path__[0])'], { env: process.env });
  const home = found.stdout.trim();
  if (found.code !== 0) throw new Error(`no pyspark: ${found.stderr.trim().split('\n').at(-1)}`);
  const env = {
    ...process.env,
    SPARK_HOME: home,
    SPARK_LOCAL_IP: '127.0.0.1',
    PYSPARK_PYTHON: python,
    PATH: `${dirname(python)}:${process.env['PATH'] ?? ''}`,
  };
  const children: ChildProcess[] = [];
  const start = (name: string, args: readonly string[], ready: RegExp): Promise<string> => {
    const words = [`org.apache.spark.deploy.${name}`, '--host', '127.0.0.1', '--webui-port', '0', ...args];
    const child = spawn(join(home, 'bin', 'spark-class'), words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(child);
    return new Promise((resolve, reject) => {
      let said = '';
      const fail = (how: string) => reject(new Error(`${name} ${how}: ${said.slice(-2000)}`));
      const timer = setTimeout(() => fail('does not start'), PATIENCE);
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-20_000);
        const match = ready.exec(said);
        if (match === null) return;
        clearTimeout(timer);
        resolve(match[1] ?? '');
      });
      child.once('exit', (code) => fail(`ended with ${code}`));
    });
  };
  const stop = async () => {
    const running = children.filter((child) => child.exitCode === null && child.signalCode === null);
    const ended = running.map((child) => once(child, 'exit'));
    for (const child of running.reverse()) child.kill('SIGTERM');
    await Promise.all(ended);
  };
  try {
    const address = await start('master.Master', ['--port', '0'], /Starting Spark master at (spark:\S+)/);
    const args = ['--cores', '1', '--memory', `${WORKER_MEMORY}m`, '--work-dir', folder, address];
    await Promise.all(
      Array.from({ length: workers }, () => start('worker.Worker', args, /Successfully registered with master/)),
    );
    return {
      async submit(script, given, conf = {}) {
        const settings = { 'spark.executor.memory': `${EXECUTOR_MEMORY}m`, 'spark.ui.enabled': 'false', ...conf };
        const words = Object.entries(settings).flatMap(([name, value]) => ['--conf', `${name}=${value}`]);
        const started = performance.now();
        const submit = join(home, 'bin', 'spark-submit');
        const { code, stderr } = await runCommand(submit, ['--master', address, ...words, script, ...given], { env });
        return { code, stderr, seconds: (performance.now() - started) / 1000 };
      },
      kill(worker) {
        const { pid } = children[1 + worker]!;
        for (const one of [pid!, ...descendantsOf(pid!)]) killOne(one);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A process may have ended by itself since it was listed. */
function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** All processes that one has started, and those that these have; as Linux lists them. */
function descendantsOf(pid: number): readonly number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      // The name of a program stands in brackets and may hold anything.
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]);
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended.
    }
  }
  const listed: number[] = [];
  const waiting = [pid];
  for (const one of waiting) {
    const children = parents.get(one) ?? [];
    listed.push(...children);
    waiting.push(...children);
  }
  return listed;
}
