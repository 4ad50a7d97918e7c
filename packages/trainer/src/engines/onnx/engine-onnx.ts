// Training on ONNX Runtime: graphs of loss and gradient, run by sessions that are handed in.
import { checkCovariates, flattenWeights, type ModelSpec, rolesOf, stackTargets } from '@onnxcast/model';
import type { OpenSession, Session } from '@onnxcast/onnx/session';
import type { ClosedLoopBatch } from '../batch.ts';
import type { Engine, Evaluation, Objective, OneStepObjective } from '../engine.ts';
import { appendFuture, createMasks, feedRows, keepCounting, weigh } from './batch-feeds.ts';
import { feedLoop } from './feed-loop.ts';
import { type Fed, toBatchMajor, toTimeMajor } from './time-major.ts';

/** Options of {@link createOnnxEngine}. */
export interface OnnxEngineOptions {
  /** Opens a graph's bytes: that of `@onnxcast/runtime-node`, of `@onnxcast/runtime-web`, or any other. */
  readonly openSession: OpenSession;
  /** Where it runs, default `cpu`. */
  readonly device?: string;
}

type Feeds = Readonly<Record<string, Fed>>;

/**
 * An engine on ONNX Runtime alone, which is wherever a model forecasts: nothing to set up.
 * A graph is built and opened once for each model and kind of objective; batches of any size share it.
 * @returns an engine that gives the same numbers as every other
 * @example const engine = await createOnnxEngine({ openSession });
 */
export async function createOnnxEngine({ openSession, device = 'cpu' }: OnnxEngineOptions): Promise<Engine> {
  // Only who trains with it loads what builds graphs.
  const { buildClosedLoop, buildForecast, buildNothing, buildOneStep } = await import('./graphs.ts');
  const nothing = await openSession(buildNothing(), { device, file: 'training graph' });
  const { description } = nothing;
  await nothing.dispose();
  const sessions = new Map<string, Promise<Session>>();
  const open = (kind: object, spec: ModelSpec, build: () => Uint8Array): Promise<Session> => {
    const { features, targets, futureCovariates, cell, hidden, skip, head, headHidden, steps } = spec;
    const key = JSON.stringify([
      kind,
      features,
      targets,
      futureCovariates,
      cell,
      hidden,
      skip,
      head,
      headHidden,
      steps,
    ]);
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const opened = openSession(build(), { device, file: 'training graph' });
    sessions.set(key, opened);
    return opened;
  };
  /** Loss and gradient, from a session that is opened when it is first asked. */
  const evaluateWith = async (
    session: Promise<Session>,
    feeds: Feeds,
    parameters: Float32Array,
  ): Promise<Evaluation> => {
    const { loss, gradient } = await (await session).run({ ...feeds, parameters: toVector(parameters) }, [
      'loss',
      'gradient',
    ]);
    return { loss: Number(loss!.data[0]), gradient: Float32Array.from(gradient!.data as Float32Array) };
  };
  const createClosedLoop = (spec: ModelSpec, { inputs, targets, importance, warmUp }: ClosedLoopBatch): Objective => {
    const weights = toTimeMajor(importance);
    const feeds = {
      ...feedLoop(spec, { inputs, warmUp }),
      targets: toTimeMajor(keepCounting(targets, importance)),
      importance: weights,
    };
    const kind = { closedLoop: true, importance: weights.shape[2]! };
    return {
      evaluate: (parameters) =>
        evaluateWith(
          open(kind, spec, () => buildClosedLoop(spec, kind)),
          feeds,
          parameters,
        ),
      dispose: () => {},
    };
  };

  return {
    name: 'onnx',
    description,
    createClosedLoop,
    createOneStep(spec, given, regularisation = {}): OneStepObjective {
      const batch = stackTargets(spec, given);
      const { dropout = 0, batchNorm = false } = regularisation;
      const { importance, counting } = weigh(batch);
      const kind = { importance: importance.shape[2] ?? 1, dropout: dropout > 0, batchNorm };
      const inputs = toTimeMajor(batch.inputs);
      const feeds = {
        inputs,
        ...feedRows(spec, inputs),
        targets: toTimeMajor(keepCounting(batch.targets, importance)),
        importance: toTimeMajor(importance),
        ...(batchNorm && { counting: toTimeMajor(counting) }),
      };
      const masks = createMasks(spec, batch, regularisation);
      return {
        evaluate: (parameters, epoch = 0) =>
          evaluateWith(
            open(kind, spec, () => buildOneStep(spec, kind)),
            { ...feeds, ...masks(epoch) },
            parameters,
          ),
        async measure(parameters) {
          if (!batchNorm) return [];
          const plain = { ...kind, dropout: false };
          const session = await open(plain, spec, () => buildOneStep(spec, plain));
          const names = spec.hidden.flatMap((_, i) => [`mean${i + 1}`, `variance${i + 1}`]);
          const found = await session.run({ ...feeds, parameters: toVector(parameters) }, names);
          const take = (name: string) => Float32Array.from(found[name]!.data as Float32Array);
          return spec.hidden.map((_, i) => ({ mean: take(`mean${i + 1}`), variance: take(`variance${i + 1}`) }));
        },
        dispose: () => {},
      };
    },
    async forecast({ spec, weights }, history, { horizon = 0, covariates } = {}) {
      const [count, time] = history.shape as [number, number];
      checkCovariates(covariates, [count, horizon, rolesOf(spec).future.columns.length]);
      const inputs = appendFuture(spec, history, { horizon, covariates });
      const session = await open({ forecast: true }, spec, () => buildForecast(spec));
      const parameters = toVector(Float32Array.from(flattenWeights(spec, weights)));
      const { predictions } = await session.run({ ...feedLoop(spec, { inputs, warmUp: time }), parameters });
      const shape = [time + horizon, count, rolesOf(spec).targets.columns.length];
      return toBatchMajor({ shape, data: predictions!.data as Float32Array });
    },
    async dispose() {
      const opened = await Promise.allSettled(sessions.values());
      sessions.clear();
      for (const one of opened) if (one.status === 'fulfilled') await one.value.dispose();
    },
  };
}

/** A vector as a session takes it: a copy, as onnxruntime-node refuses memory that threads share. */
function toVector(data: Float32Array): Fed {
  return { type: 'float32', shape: [data.length], data: data.slice() };
}
