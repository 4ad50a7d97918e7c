// A group of series as work: one training of its own, which leaves what a run leaves.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Parcel } from '@onnxcast/queue';
import { InputError, sentenceOf } from '@onnxcast/series';
import { z } from 'zod';
import type { RunEvent } from '../run/run-event.ts';
import { runPaths } from '../run/run-folder.ts';
import { trainRun } from '../run/train-run.ts';
import { bytesOf, jobOptionsSchema } from './job-options.ts';
import { unpackSeries } from './pack-series.ts';

/** What the training of a group is told. */
export const groupSchema = z.strictObject({
  kind: z.literal('group'),
  options: jobOptionsSchema,
  spelling: z.string().optional(),
});

/** Files of a run that come home, and no others. */
export const groupFiles = ['model.onnx', 'checkpoint.safetensors', 'report.html', 'forecast.csv', 'log.jsonl'] as const;

/** How the training of a group went, as its answer says it. */
export const groupFiguresSchema = z.strictObject({
  status: z.enum(['done', 'refused']),
  reason: z.string().optional(),
  /** Series that it learnt from. */
  series: z.int().min(0),
  epochs: z.int().min(0),
  /** Errors over the steps that were held out, the model's first. */
  errors: z.array(z.strictObject({ name: z.string(), mase: z.number().optional() })).optional(),
});

/** Figures of a group. */
export type GroupFigures = z.infer<typeof groupFiguresSchema>;

/** Trains a group in a folder of its own, which is gone afterwards; options that do not go together are an answer, no error. */
export async function trainGroup(
  { options, spelling }: z.infer<typeof groupSchema>,
  bytes: Parcel['bytes'],
): Promise<Parcel> {
  const series = unpackSeries(bytesOf(bytes, 'series'));
  const place = await mkdtemp(join(tmpdir(), 'onnxcast-group-'));
  const folder = join(place, 'run');
  const log: string[] = [];
  try {
    const onEvent = (event: RunEvent) => void log.push(...describeEvent(event));
    const result = await trainRun(series, { settings: options, folder, spelling, onEvent });
    const figures: GroupFigures = {
      status: 'done',
      series: series.length,
      epochs: result.epochs.length,
      ...(result.errors && {
        errors: result.errors.ways.map(({ label, errors: { mase } }) => ({
          name: label,
          ...(mase !== undefined && { mase }),
        })),
      }),
    };
    return { told: figures, bytes: { ...(await readRun(folder)), 'log.jsonl': toLines(log) } };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { told: { status: 'refused', reason: sentenceOf(error), series: series.length, epochs: 0 }, bytes: {} };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function readRun(folder: string): Promise<Record<string, Uint8Array>> {
  const { model, checkpoint, report, forecast } = runPaths(folder);
  const files = {
    'model.onnx': model,
    'checkpoint.safetensors': checkpoint,
    'report.html': report,
    'forecast.csv': forecast,
  };
  const found: Record<string, Uint8Array> = {};
  for (const [name, path] of Object.entries(files)) if (existsSync(path)) found[name] = await readFile(path);
  return found;
}

function toLines(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

/** What of a run is worth a line of its log; nothing that differs between two runs of the same work. */
function describeEvent(event: RunEvent): readonly string[] {
  if (event.kind === 'epoch') return [JSON.stringify(event.epoch.history.at(-1))];
  if (event.kind === 'diverged') return [JSON.stringify({ diverged: event.error.message })];
  if (event.kind !== 'trouble') return [];
  const { epoch, what, error } = event.trouble;
  return [JSON.stringify({ epoch, what, trouble: error instanceof Error ? error.message : String(error) })];
}
