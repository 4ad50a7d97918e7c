// How ONNX Runtime's sessions are set up, by measurement.
import type { InferenceSession } from 'onnxruntime-node';

/**
 * Options of every session.
 * @param how `spins`: whether threads that wait spin
 *
 * Processor time of one call in milliseconds, least of five, two cores that others kept busy, ONNX Runtime 1.30, cells of
 * 64 + 64, 200 steps of history (of the batch of 1,000 100) and 24 of forecast:
 *
 * | batch | one thread | every core | every core, no spinning | no arena | no memory pattern | parallel | optimised not at all |
 * | ----: | ---------: | ---------: | ----------------------: | -------: | ----------------: | -------: | -------------------: |
 * |     1 |       1.25 |       2.82 |                    1.81 |     1.20 |              1.34 |     1.43 |                 1.27 |
 * |     3 |       2.16 |       5.42 |                    3.06 |     1.86 |              2.29 |     1.76 |                 2.09 |
 * |    97 |         49 |         72 |                      64 |       64 |                53 |       52 |                   47 |
 * | 1,000 |        287 |        409 |                     332 |      485 |               264 |      255 |                  270 |
 *
 * So threads that wait for the next forecast do not spin, which costs the cores that others need and half of a small
 * call; the arena stays, without which a large batch takes a third more; of the rest nothing differs beyond what runs
 * differ by, and is left at ONNX Runtime's own. One thread takes least: many series gain from workers, not from threads.
 * `npm run bench sessions` measures anew, the time by the clock too, which other programs had blurred here.
 */
export function sessionOptions({ spins }: { readonly spins: boolean }): InferenceSession.SessionOptions {
  return {
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableCpuMemArena: true,
    enableMemPattern: true,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: spins ? '1' : '0' } } },
    // Warnings are about the graph's insides, which no caller can change: only errors are written to stderr.
    logSeverityLevel: 3,
  };
}
