// Processor time of this process, and of those that run models beside it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts the time of other processes in hundredths of a second. */
const TICK = 0.01;
const TASKS = '/proc/self/task';

/** Seconds so far, all threads together. A forecast that takes long runs in a process of its own, which only Linux lets be read. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + modelProcesses().reduce((sum, pid) => sum + timeOf(pid), 0);
}

function modelProcesses(): readonly string[] {
  if (!existsSync(`${TASKS}/${process.pid}/children`)) return [];
  const children = readdirSync(TASKS).flatMap((thread) => textOf(`${TASKS}/${thread}/children`).split(' '));
  return children.filter((pid) => pid !== '' && textOf(`/proc/${pid}/cmdline`).includes('session-process'));
}

/** Its 14th and 15th field are user and system time; the second, a name, may hold spaces. */
function timeOf(pid: string): number {
  const fields = textOf(`/proc/${pid}/stat`).split(') ').at(-1)!.split(' ');
  return fields.length < 13 ? 0 : TICK * (Number(fields[11]) + Number(fields[12]));
}

/** A file that may be gone by now. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
