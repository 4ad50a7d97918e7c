// Asks a Python script a question in JSON. Its answer is kept beside the environment that gave it: the same question has the same one.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { writeFile } from '@onnxcast/series/write-file';

/**
 * @param script name of a file in scripts/reference, which reads JSON from standard input and writes JSON to standard output
 * @returns its answer, and whether an earlier run gave it
 */
export async function askPython<Answer>(
  python: string,
  script: string,
  question: object,
): Promise<{ readonly answer: Answer; readonly isKept: boolean }> {
  const path = fileURLToPath(new URL(`../reference/${script}`, import.meta.url));
  const asked = JSON.stringify(question);
  const key = createHash('sha256').update(readFileSync(path)).update(asked).digest('hex').slice(0, 16);
  const folder = join(dirname(dirname(python)), 'answers');
  const kept = join(folder, `${key}.json`);
  if (existsSync(kept)) return { answer: JSON.parse(readFileSync(kept, 'utf8')), isKept: true };
  const child = spawn(python, [path], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(asked);
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`${script} ended with exit ${child.exitCode}`);
  mkdirSync(folder, { recursive: true });
  await writeFile(kept, said);
  return { answer: JSON.parse(said), isKept: false };
}
