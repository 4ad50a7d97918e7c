// `/streams/MODEL`: series whose observations come bit by bit. Every call takes the state from the store, and puts it back.
import { randomUUID } from 'node:crypto';
import { createQueue, type ForecastStream, type Queue, type StreamState } from '@onnxcast/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { spellTimes, toPlain } from '../forecast/forecast-answer.ts';
import { readStreamRequest, type StreamRequest } from '../forecast/forecast-request.ts';
import { HttpError, MissingError } from '../http/errors.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { Serving } from '../serving.ts';
import { CLOSE, LOOK, OPEN, PUSH } from './stream-schemas.ts';

/** A stream as its store keeps it. */
interface Kept {
  readonly model: string;
  readonly version: number;
  /** Of the model's file. */
  readonly digest: string;
  readonly state: StreamState;
}

interface StreamParams {
  readonly model: string;
  readonly id: string;
}

/** Servers that take turns at one stream at once, beyond which a caller is told to try again. */
const MOST_TRIES = 20;

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Adds the routes. */
export function addStreamRoutes(app: FastifyInstance, { repository, settings, store }: Serving): void {
  const turns = new Map<string, { readonly queue: Queue; count: number }>();

  /** Calls about one stream are done in the order in which they came. */
  const inTurn = async <Result>(id: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = turns.get(id) ?? { queue: createQueue(), count: 0 };
    turns.set(id, turn);
    turn.count += 1;
    try {
      return await turn.queue.add(work);
    } finally {
      turn.count -= 1;
      if (turn.count === 0) turns.delete(id);
    }
  };

  const find = async ({ model, id }: StreamParams) => {
    const kept = ID.test(id) ? await store.get(id) : undefined;
    const told = kept && (JSON.parse(kept.text) as Kept);
    if (kept === undefined || told?.model !== model) {
      throw new MissingError(
        `model ${JSON.stringify(model)} has no stream of that name`,
        'It was closed, or idle for too long: POST /streams/MODEL opens one.',
      );
    }
    return { ...told, revision: kept.revision };
  };

  const read = (request: FastifyRequest, { contract }: ServedModel): StreamRequest =>
    readStreamRequest(
      { body: request.body as Buffer | undefined, type: request.headers['content-type'] ?? '', query: request.query },
      { spec: contract.spec, width: contract.width, limits: settings },
    );

  app.post<{ Params: { model: string } }>('/streams/:model', { schema: OPEN }, (request, reply) =>
    repository.use({ name: request.params.model }, async (model) => {
      const asked = read(request, model);
      const stream = (await model.streams()).open();
      const answer = await advance(stream, asked);
      const id = randomUUID();
      await store.put(id, writeKept(model, answer.state), undefined);
      return reply
        .code(201)
        .header('Location', `/streams/${encodeURIComponent(model.name)}/${id}`)
        .send(describe(id, model, answer));
    }),
  );

  app.post<{ Params: StreamParams }>('/streams/:model/:id', { schema: PUSH }, (request) =>
    inTurn(request.params.id, async () => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const { id } = request.params;
        const kept = await find(request.params);
        const answer = await repository.use({ name: kept.model, version: String(kept.version) }, async (model) => {
          if (model.digest !== kept.digest) {
            throw new HttpError(409, 'the model has changed since the stream was opened', 'Open a new stream.');
          }
          const stream = (await model.streams()).open(kept.state);
          const made = await advance(stream, read(request, model));
          return (await store.put(id, writeKept(model, made.state), kept.revision)) && describe(id, model, made);
        });
        if (answer !== false) return answer;
      }
      throw new HttpError(409, 'others push into this stream all the time', 'Push from one place, or try again.');
    }),
  );

  app.get<{ Params: StreamParams }>('/streams/:model/:id', { schema: LOOK }, async (request) => {
    const { model, version, state } = await find(request.params);
    return { id: request.params.id, model, version: String(version), length: state.origin.length };
  });

  app.delete<{ Params: StreamParams }>('/streams/:model/:id', { schema: CLOSE }, (request, reply) =>
    inTurn(request.params.id, async () => {
      await find(request.params);
      await store.delete(request.params.id);
      return reply.code(204).send();
    }),
  );
}

/** What a call made of a stream. */
interface Advanced {
  readonly state: StreamState;
  readonly forecast: ReturnType<typeof toPlain> | undefined;
}

/** Pushes what came, and forecasts where that was asked for. */
async function advance(stream: ForecastStream, asked: StreamRequest): Promise<Advanced> {
  const { history, horizon, levels, futureCovariates, spelling } = asked;
  if (history !== undefined) await stream.push(history);
  if (horizon === undefined) return { state: await stream.save(), forecast: undefined };
  const made = await stream.forecast(horizon, {
    ...(levels && { levels }),
    ...(futureCovariates && { futureCovariates }),
  });
  return { state: await stream.save(), forecast: toPlain(spellTimes(made, spelling)) };
}

function writeKept({ name, version, digest }: ServedModel, state: StreamState): string {
  return JSON.stringify({ model: name, version, digest, state } satisfies Kept);
}

function describe(id: string, { name, version }: ServedModel, { state, forecast }: Advanced) {
  return { id, model: name, version: String(version), length: state.origin.length, ...(forecast && { forecast }) };
}
