/** A mistake in what was typed: the command line ends with exit code 2 and points at `--help`. */
export class UsageError extends Error {}
