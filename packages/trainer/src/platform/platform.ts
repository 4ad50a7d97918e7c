// What a training takes of the place where it runs: Node, or a page.
import type { CalendarFeature } from '@onnxcast/model';
import type { Engine } from '../engines/engine.ts';
import type { EngineOptions } from '../engines/engine-names.ts';

/**
 * Finds the public holidays of a place, such as `US` or `DE-BY`, over some time and years beyond.
 * @param span seconds since 1970
 */
export type FindHolidays = (
  place: string,
  span: { readonly first: number; readonly last: number },
) => Extract<CalendarFeature, { readonly kind: 'holidays' }>;

/** What not every place has. */
export interface Platform {
  /** Opens the engine that the options ask for. */
  readonly openEngine: (options: EngineOptions) => Promise<Engine>;
  readonly findHolidays: FindHolidays;
}
