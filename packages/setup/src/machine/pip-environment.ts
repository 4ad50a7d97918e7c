// The environment that pip is run in.

// Variables of pip that say where files come from and how they get here, and none that say which: those are pinned.
const WHERE_FROM = [
  ...['INDEX_URL', 'EXTRA_INDEX_URL', 'NO_INDEX', 'FIND_LINKS', 'TRUSTED_HOST', 'CERT', 'CLIENT_CERT', 'PROXY'],
  ...['TIMEOUT', 'DEFAULT_TIMEOUT', 'RETRIES', 'RESUME_RETRIES', 'KEYRING_PROVIDER', 'CONFIG_FILE', 'ISOLATED'],
].map((name) => `PIP_${name}`);

/** The environment without those variables of pip that would ask for other files (`PIP_REQUIREMENT`, `PIP_NO_BINARY`). */
export function pipEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('PIP_') || WHERE_FROM.includes(name)),
  );
}
