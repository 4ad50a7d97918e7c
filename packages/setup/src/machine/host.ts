// What machine is this? Everything else in this package is told, so that tests can tell it something else.
import { homedir } from 'node:os';

/** The machine as far as installing native parts is concerned. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The C library of a Linux; `none` elsewhere. */
  readonly libc: 'glibc' | 'musl' | 'none';
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Describes the machine this process runs on. */
export function thisHost(): Host {
  const { platform, arch, env } = process;
  return { platform, arch, env, home: homedir(), libc: platform === 'linux' ? linuxLibc() : 'none' };
}

function linuxLibc(): 'glibc' | 'musl' {
  // Without this the report looks up host names and can take seconds.
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork?: boolean };
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}
