// What may change when a run goes on.
import { InputError, option, text } from '@onnxcast/series';
import type { TrainInput } from '@onnxcast/trainer';

/** Options that may be others than those that a run was started with. */
const FREE: readonly string[] = ['epochs', 'engine', 'device', 'workers', 'patience'];

/**
 * Makes sure that a run goes on as it began.
 * @throws InputError when an option is another than the run was started with
 */
export function refuseChanges(before: TrainInput, now: TrainInput): void {
  for (const [name, value] of Object.entries(now) as [keyof TrainInput, unknown][]) {
    if (FREE.includes(name) || JSON.stringify(value) === JSON.stringify(before[name])) continue;
    const started = JSON.stringify(before[name]) ?? 'none';
    throw new InputError({
      option: name,
      found: JSON.stringify(value) ?? 'none',
      expected: `${started}, which the run was started with`,
      remedy: text`Leave ${option(name)} out, or start another run.`,
    });
  }
}
