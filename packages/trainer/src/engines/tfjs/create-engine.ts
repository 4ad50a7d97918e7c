// An engine on any tfjs backend: what it brings is how a layer runs, the rest is the same for all.
import { type CellKind, cellOf, type ModelSpec, stackTargets } from '@onnxcast/model';
import type { ClosedLoopBatch } from '../batch.ts';
import type { Engine, Objective } from '../engine.ts';
import { plainLoops } from '../plain-loops.ts';
import { createTfjsClosedLoop } from './closed-loop.ts';
import { forecastWith } from './forecast.ts';
import type { LayerRunner, Tfjs } from './layer-runner.ts';
import { createTfjsOneStep } from './one-step.ts';

/** Builds an engine on a tfjs backend that has been initialised. */
export function createEngineOn(
  tf: Tfjs,
  {
    name,
    description,
    backend,
    createRunner,
    createClosedLoop,
    dispose,
  }: Pick<Engine, 'name' | 'description'> & {
    readonly backend: string;
    /** How layers of a kind of cell run. */
    readonly createRunner: (kind: CellKind) => LayerRunner;
    /** A faster closed loop than the one written out, for the models that it can do. */
    readonly createClosedLoop?: (spec: ModelSpec, batch: ClosedLoopBatch) => Objective | undefined;
    readonly dispose?: () => void;
  },
): Engine {
  // tfjs has one current backend a process. It is initialised, so this takes effect at once, and no other engine can
  // change it before the synchronous work that follows is done.
  const selectBackend = () => void tf.setBackend(backend);
  return {
    name,
    description,
    createOneStep(spec, batch, regularisation) {
      selectBackend();
      const parts = { tf, selectBackend, runner: createRunner(cellOf(spec)), spec, regularisation };
      return createTfjsOneStep({ ...parts, batch: stackTargets(spec, batch) });
    },
    createClosedLoop(spec, batch) {
      selectBackend();
      return createClosedLoop?.(spec, batch) ?? createTfjsClosedLoop({ tf, selectBackend, spec, batch });
    },
    async forecast(model, history, { horizon = 0, covariates } = {}) {
      if (model.spec.skip !== undefined) return plainLoops.forecast(model, history, { horizon, covariates });
      selectBackend();
      const predicted = tf.tidy(() =>
        forecastWith(tf, createRunner(cellOf(model.spec)), { ...model, history, horizon, covariates }),
      );
      const data = (await predicted.data()) as Float32Array;
      predicted.dispose();
      return { shape: predicted.shape, data };
    },
    async dispose() {
      dispose?.();
    },
  };
}
