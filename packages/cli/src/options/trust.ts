// Whether the file of a model comes from somebody whom the user does not vouch for.

/** The options of every command that runs a model. */
export const TRUST = {
  untrusted: {
    type: 'boolean',
    default: false,
    describe: 'the model is of a stranger: look at its graph first, run it in a process of its own with 2 GB of memory',
  },
  timeout: {
    type: 'number',
    describe: 'seconds that one call of the model may take (default: no end; 60 with --untrusted)',
  },
} as const;

/** What was typed, as `Forecaster.load` takes it. */
export function toTrust({
  untrusted,
  timeout,
}: {
  readonly untrusted: boolean;
  readonly timeout: number | undefined;
}): {
  readonly untrusted: boolean;
  readonly timeout?: number;
} {
  return { untrusted, ...(timeout === undefined ? {} : { timeout }) };
}
