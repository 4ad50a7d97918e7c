// An empty project of a user's: files, an install by plain npm, programs that run in it.
import { spawn } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder with a package.json of its own, outside of the workspace. */
export interface Project {
  readonly folder: string;
  /** Writes files by their path. */
  write(files: Readonly<Record<string, string>>): void;
  /** Installs packages, with `--ignore-scripts`; none of what comes may refuse this Node. */
  install(packages: readonly string[]): Promise<void>;
  /** Runs a program in it, and gives what it prints. */
  run(program: string, args: readonly string[]): Promise<string>;
}

/**
 * Makes an empty project.
 * @param registry that npm asks; default none: packages must be files
 */
export function createProject(folder: string, registry?: string): Project {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const run = (program: string, args: readonly string[]) => runProgram(program, args, folder);
  write({ 'package.json': '{ "name": "app", "private": true, "type": "module" }\n' });
  return {
    folder,
    write,
    run,
    install: async (packages) => {
      const from = registry === undefined ? ['--offline'] : ['--registry', registry, '--prefer-online'];
      await run('npm', [
        'install',
        '--ignore-scripts',
        '--engine-strict',
        '--no-audit',
        '--no-fund',
        ...from,
        ...packages,
      ]);
    },
  };
}

/**
 * Runs a program to its end.
 * @returns what it wrote to stdout
 * @throws Error with what it wrote to stderr, when it fails or takes longer than five minutes
 */
export function runProgram(program: string, args: readonly string[], cwd: string): Promise<string> {
  // Neither the conditions of this process nor what npm told it about its own project reach the user's.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/.test(name)));
  const child = spawn(program, args, { cwd, env, timeout: 300_000, shell: process.platform === 'win32' });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      const words = `${stderr}\n${stdout}`.trim().split('\n').slice(0, 12).join('\n');
      reject(new Error(`${[program, ...args].join(' ')}: exit ${code ?? signal}\n${words}`));
    });
  });
}

/** Bytes of all files below a folder; a link counts as nothing. */
export function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => lstatSync(join(folder, name)))
    .reduce((sum, stats) => sum + (stats.isFile() ? stats.size : 0), 0);
}

/** Bytes as people read them: `14.2 MB`. */
export function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
