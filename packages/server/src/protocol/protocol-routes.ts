// The Open Inference Protocol, version 2, over HTTP: health, metadata, inference, and the repository of models.
import { InputError } from '@onnxcast/series/errors';
import type { FastifyInstance } from 'fastify';
import { readJson, requireObject } from '../http/read-json.ts';
import type { Serving } from '../serving.ts';
import { writeInferAnswer } from './infer-answer.ts';
import { HEADER_LENGTH, readInferRequest } from './infer-request.ts';
import {
  INDEX,
  INFER,
  LIVE,
  LOAD,
  METADATA,
  MODEL_PARAMS,
  READY,
  SERVER,
  UNLOAD,
  VERSION_PARAMS,
} from './protocol-schemas.ts';
import { datatypeOf } from './tensors.ts';

/** Extensions of the protocol that are spoken. */
const EXTENSIONS = ['binary_tensor_data', 'model_repository'];

interface ModelParams {
  readonly model: string;
  readonly version?: string;
}

/** Adds the protocol's routes. */
export function addProtocolRoutes(app: FastifyInstance, serving: Serving): void {
  const { repository, settings } = serving;
  app.get('/v2/health/live', { schema: LIVE }, () => ({ live: true }));
  app.get('/v2/health/ready', { schema: READY }, (_, reply) => {
    const isReady = serving.isReady();
    return reply.code(isReady ? 200 : 503).send({ ready: isReady });
  });
  app.get('/v2', { schema: SERVER }, () => ({ name: 'onnxcast', version: serving.version, extensions: EXTENSIONS }));

  app.post('/v2/repository/index', { schema: INDEX }, (request) => {
    const { ready } = requireObject(readJson(request.body as Buffer), 'the body');
    return repository.index().filter(({ state }) => ready !== true || state === 'READY');
  });
  app.post<{ Params: ModelParams }>('/v2/repository/models/:model/load', { schema: LOAD }, async (request) => {
    const { parameters = {} } = requireObject(readJson(request.body as Buffer), 'the body');
    const told = Object.keys(requireObject(parameters, 'parameters'));
    if (told.length > 0) {
      const remedy = 'Models are read from the folder that is served, alone.';
      throw new InputError({ found: `load takes no ${told.join(', ')}`, remedy });
    }
    await repository.load(request.params.model);
    return {};
  });
  app.post<{ Params: ModelParams }>('/v2/repository/models/:model/unload', { schema: UNLOAD }, async (request) => {
    await repository.unload(request.params.model);
    return {};
  });

  for (const prefix of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    const params = prefix.endsWith(':version') ? VERSION_PARAMS : MODEL_PARAMS;
    app.get<{ Params: ModelParams }>(prefix, { schema: { ...METADATA, params } }, (request) => {
      const { model: name, version } = request.params;
      return repository.use({ name, version }, async ({ description: { inputs, outputs }, ...model }) => ({
        name: model.name,
        versions: repository.index().flatMap((row) => (row.name === model.name ? [row.version] : [])),
        platform: 'onnxruntime_onnx',
        inputs: inputs.map(describeEnd),
        outputs: outputs.map(describeEnd),
      }));
    });
    app.get<{ Params: ModelParams }>(`${prefix}/ready`, { schema: { ...READY, params } }, (request, reply) => {
      const { model, version } = request.params;
      const isReady = repository.isReady(model, version);
      return reply.code(isReady ? 200 : 404).send({ name: model, ready: isReady });
    });
    app.post<{ Params: ModelParams }>(`${prefix}/infer`, { schema: { ...INFER, params } }, (request, reply) => {
      const { model: name, version } = request.params;
      const length = request.headers[HEADER_LENGTH] as string | undefined;
      return repository.use({ name, version }, async (model) => {
        const asked = readInferRequest(request.body as Buffer | undefined, length, { model, limits: settings });
        const results = await model.infer(
          asked.feeds,
          asked.outputs.map((output) => output.name),
        );
        const { body, headerLength } = writeInferAnswer(asked, results, model);
        if (headerLength === undefined) return reply.type('application/json').send(body);
        return reply.type('application/octet-stream').header(HEADER_LENGTH, headerLength).send(body);
      });
    });
  }
}

/** An input or output as the protocol tells it: a size that is free is -1. */
function describeEnd({ name, type, shape }: { name: string; type: string; shape: readonly (number | string)[] }) {
  return { name, datatype: datatypeOf(type), shape: shape.map((size) => (typeof size === 'number' ? size : -1)) };
}
