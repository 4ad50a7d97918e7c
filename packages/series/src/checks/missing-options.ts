// Options that other libraries have and that there are not here, with what to do instead.
import { InputError } from '../errors.ts';

const remedies: Readonly<Record<string, string>> = {
  staticCovariates:
    'Each series is scaled by itself, so that a column which stays the same in it says nothing: leave it out, or train one model for the series of each of its values.',
};

/** What to do instead of an option, by its name in code or at the command line; undefined where that is not known. */
export function remedyFor(option: string): string | undefined {
  const name = option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(remedies, name) ? remedies[name] : undefined;
}

/** @throws InputError where options hold one that is not here, and something else helps */
export function refuseMissing(options: unknown): void {
  for (const option of Object.keys(Object(options))) {
    const remedy = remedyFor(option);
    if (remedy !== undefined) throw new InputError({ option, found: 'no such option', remedy });
  }
}
