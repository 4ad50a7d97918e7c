// A Python with exactly what a folder for Spark asks for, and the Java that Spark runs on.
import { readFile } from 'node:fs/promises';
import { convert, readWeights } from '@onnxcast/converter';
import { runCommand } from '@onnxcast/setup';
import { models, toClusterJob } from 'onnxcast';
import { ensurePythonVenv, type PythonVenv } from '../python-venv.ts';

/** The files of a folder for Spark, with the shipped model of sine waves. */
export async function sparkFiles(): Promise<ReturnType<typeof toClusterJob>> {
  const { spec, weights } = readWeights(await readFile(models.sine), 'sine.onnx');
  return toClusterJob('spark', convert(spec, weights), spec);
}

/** Python with the packages of `requirements.txt`, or why Spark cannot be had. */
export async function ensureSpark(): Promise<PythonVenv> {
  const java = await runCommand('java', ['-version'], { env: process.env }).catch(() => undefined);
  const version = Number(/version "(\d+)/.exec(java?.stderr ?? '')?.[1] ?? 0);
  if (version < 17) return { reason: `Spark needs Java 17 or newer: found ${version === 0 ? 'none' : version}.` };
  const files = await sparkFiles();
  const listed = String(files.find(({ path }) => path === 'requirements.txt')!.content);
  // Spark is on PyPI as a source package alone, of Python and jars.
  return ensurePythonVenv([...listed.trim().split('\n'), '--no-binary pyspark'], {
    onInstall: () => console.error('installing pyspark and what it needs, 460 MB to download, 850 MB on disk'),
  });
}
