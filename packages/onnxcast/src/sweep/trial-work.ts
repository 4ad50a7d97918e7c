// A trial of a search as work: trained up to some epoch, from where it was left, and judged.
import type { Parcel } from '@onnxcast/queue';
import type { Series } from '@onnxcast/series';
import { fingerprintOf, readCheckpoint, type TrainInput, writeCheckpoint } from '@onnxcast/trainer';
import { z } from 'zod';
import { keepInMemory, runTrial, type TrialState } from '../tune/trial.ts';
import type { ModelFigures } from '../tune/trial-figures.ts';
import { bytesOf, jobOptionsSchema } from './job-options.ts';
import { packSeries, unpackSeries } from './pack-series.ts';

/** What a trial is told. */
export const trialSchema = z.strictObject({
  kind: z.literal('trial'),
  options: jobOptionsSchema,
  horizon: z.int().min(1),
  windows: z.int().min(1),
});

const figuresSchema = z.strictObject({
  status: z.enum(['done', 'stopped', 'diverged', 'refused']),
  reason: z.string().optional(),
  epochs: z.int().min(0),
  chosen: z.int().min(0).optional(),
  error: z.number().optional(),
});

/** A trial to send. */
export interface SentTrial {
  readonly options: TrainInput;
  readonly horizon: number;
  readonly windows: number;
  readonly series: readonly Series[];
  /** Where it was left; undefined at its beginning. */
  readonly state: TrialState | undefined;
}

/** A trial as a parcel. */
export function packTrial({ options, horizon, windows, series, state }: SentTrial): Parcel {
  return {
    told: { kind: 'trial', options, horizon, windows },
    bytes: { series: packSeries(series), ...packState(state) },
  };
}

/** What a trial's answer says. @throws Error when it is none */
export function unpackTrial({ told, bytes }: Parcel): {
  readonly figures: ModelFigures;
  readonly state: TrialState | undefined;
} {
  const { reason, chosen, error, ...rest } = figuresSchema.parse(told);
  const figures = { ...rest, ...(reason !== undefined && { reason }), ...(chosen !== undefined && { chosen }), error };
  return { figures, state: unpackState(bytes) };
}

/** Trains a trial, and judges it. */
export async function trainTrial(
  { options, horizon, windows }: z.infer<typeof trialSchema>,
  bytes: Parcel['bytes'],
): Promise<Parcel> {
  const series = unpackSeries(bytesOf(bytes, 'series'));
  const store = keepInMemory();
  const before = unpackState(bytes);
  if (before !== undefined) await store.save(0, before);
  const fingerprint = fingerprintOf(series);
  const figures = await runTrial(0, options, { series, horizon, windows, store, fingerprint, isOver: () => false });
  return { told: figures, bytes: packState(await store.load(0)) };
}

function packState(state: TrialState | undefined): Record<string, Uint8Array> {
  return state === undefined ? {} : { last: writeCheckpoint(state.last), best: writeCheckpoint(state.best) };
}

function unpackState({ last, best }: Parcel['bytes']): TrialState | undefined {
  if (last === undefined || best === undefined) return undefined;
  return { last: readCheckpoint(last, 'last'), best: readCheckpoint(best, 'best') };
}
