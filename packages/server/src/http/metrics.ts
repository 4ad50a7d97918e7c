// Figures for Prometheus: calls, runs and what waits.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { OnRun } from '../batching/scheduler.ts';

/** Counts and tells. */
export interface Metrics {
  readonly contentType: string;
  readonly onRun: OnRun;
  /** Told of every call that was answered. */
  onCall(call: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  /** Told of every change of models. */
  onChange(event: string): void;
  write(): Promise<string>;
}

/** Seconds between which calls and runs are counted. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Starts counting at zero.
 * @param waiting tells how many calls wait for a thread
 */
export function createMetrics(waiting: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const calls = new Histogram({
    ...{ name: 'onnxcast_call_seconds', help: 'Time of calls, from their headers to the answer', registers },
    ...{ labelNames: ['route', 'method', 'status'] as const, buckets: SECONDS },
  });
  const runs = new Histogram({
    ...{ name: 'onnxcast_run_seconds', help: 'Time of runs of a model in a thread', registers },
    ...{ labelNames: ['model'] as const, buckets: SECONDS },
  });
  const series = new Histogram({
    ...{ name: 'onnxcast_batch_series', help: 'Series that a run took together', registers },
    ...{ labelNames: ['model'] as const, buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] },
  });
  const changes = new Counter({
    ...{ name: 'onnxcast_model_changes_total', help: 'Models opened, closed, and not opened', registers },
    ...{ labelNames: ['event'] as const },
  });
  new Gauge({
    ...{ name: 'onnxcast_calls_waiting', help: 'Calls that wait for a thread', registers },
    collect() {
      this.set(waiting());
    },
  });
  return {
    contentType: registry.contentType,
    onRun: ({ model, series: count, seconds }) => {
      runs.observe({ model }, seconds);
      series.observe({ model }, count);
    },
    onCall: ({ route, method, status, seconds }) => calls.observe({ route, method, status }, seconds),
    onChange: (event) => changes.inc({ event }),
    write: () => registry.metrics(),
  };
}
