// A server put together: models, threads, routes. package.json names a version of light-my-request, which Fastify asks for
// loosely: newer ones need a cookie that refuses Node 20.
import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import { startWorkers } from '@onnxcast/runtime-node';
import Fastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import { createScheduler } from './batching/scheduler.ts';
import { addForecastRoutes } from './forecast/forecast-routes.ts';
import { addAdmission } from './http/admission.ts';
import { limitConnections } from './http/connections.ts';
import { MissingError, refusalOf } from './http/errors.ts';
import { createMetrics } from './http/metrics.ts';
import { addPages } from './http/pages.ts';
import { openRepository, type Repository } from './models/repository.ts';
import { addProtocolRoutes } from './protocol/protocol-routes.ts';
import { type ServerOptions, toSettings } from './server-options.ts';
import type { Serving } from './serving.ts';
import { openStore } from './streams/open-store.ts';
import { addStreamRoutes } from './streams/stream-routes.ts';

/** A server over the models of a folder. */
export interface Server {
  /** The application, for calls without a network: `app.inject`. */
  readonly app: FastifyInstance;
  readonly repository: Repository;
  /**
   * Takes calls.
   * @returns the address: `http://127.0.0.1:8000`
   */
  listen(place: { readonly host: string; readonly port: number }): Promise<string>;
  /** Takes no more calls, ends those under way, and closes the models. */
  close(): Promise<void>;
}

/** Characters of a name in a path at most. */
const MOST_NAME = 200;

/**
 * Opens the models of a folder, or the one of a file, and makes a server of them.
 * @param models an .onnx file, or a folder: `NAME.onnx`, or `NAME/VERSION/model.onnx`
 * @throws InputError when there is no such folder, or an option is none
 * @example
 * const server = await createServer('models');
 * console.log(await server.listen({ host: '127.0.0.1', port: 8000 }));
 */
export async function createServer(models: string, options: ServerOptions = {}): Promise<Server> {
  const settings = toSettings(options);
  const { maxBody, poll, log, timeout, workers } = settings;
  const app = Fastify({
    logger: { level: log, timestamp: isoTime },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBody,
    // Whoever sends a request bit by bit does not hold a place for ever.
    requestTimeout: timeout * 1000,
    forceCloseConnections: 'idle',
    // What is no request to a route, such as a path that cannot be decoded.
    frameworkErrors: (error, _, reply) => {
      const { status, body } = refusalOf(error);
      void (reply as FastifyReply).code(status).send(body);
    },
    routerOptions: { maxParamLength: MOST_NAME },
  });
  // Requests are checked by what reads them, whose errors say what helps; schemas are for the document.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.setNotFoundHandler((request) => {
    throw new MissingError(
      `there is no ${request.method} ${request.url.split('?')[0]}`,
      'GET /docs lists what there is.',
    );
  });

  const metrics = createMetrics(() => scheduler.waiting);
  const scheduler = createScheduler(workers, settings, (run) => metrics.onRun(run));
  const lanes = startWorkers(workers);
  const endLanes = async () => void (await Promise.all(lanes.map((lane) => lane.end())));
  const repository = await openRepository(models, { lanes, scheduler }, ({ model, version, event, error }) => {
    metrics.onChange(event);
    const about = { model, version, event, ...(error === undefined ? {} : { err: error }) };
    if (error === undefined) app.log.info(about, 'model');
    else app.log.error(about, 'a model cannot be opened');
  }).catch(async (error: unknown) => {
    await endLanes();
    throw error;
  });

  const store = await openStore(settings).catch(async (error: unknown) => {
    await repository.close();
    await endLanes();
    throw error;
  });
  let isEnding = false;
  const serving: Serving = { repository, settings, store, metrics, version: readVersion(), isReady: () => !isEnding };
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    const seconds = reply.elapsedTime / 1000;
    metrics.onCall({ route, method, status: reply.statusCode, seconds });
    request.log.info({ method, route, url: request.url, status: reply.statusCode, seconds }, 'call');
    done();
  });
  app.addHook('onSend', async (_, reply) => {
    // No connection is kept for a next call, which would hold up the end.
    if (isEnding) reply.header('Connection', 'close');
  });
  addAdmission(app, settings);
  await app.register(swagger, { openapi: describeServer(serving.version) });
  // Routes are told to the document when they are added, so after it.
  await app.register(async (inside) => {
    addProtocolRoutes(inside, serving);
    addForecastRoutes(inside, serving);
    addStreamRoutes(inside, serving);
    addPages(inside, serving);
  });

  const watch = poll === 0 ? undefined : setInterval(lookForChanges, poll * 1000);
  watch?.unref();
  let isLooking = false;
  function lookForChanges() {
    if (isLooking) return;
    isLooking = true;
    repository
      .rescan()
      .catch((error: unknown) => app.log.error({ err: error }, 'the folder of models cannot be read'))
      .finally(() => {
        isLooking = false;
      });
  }

  return {
    app,
    repository,
    async listen({ host, port }) {
      const address = await app.listen({ host, port });
      limitConnections(app);
      return address;
    },
    async close() {
      isEnding = true;
      clearInterval(watch);
      await app.close();
      await repository.close();
      await store.close();
      await endLanes();
    },
  };
}

function describeServer(version: string) {
  return {
    openapi: '3.0.3',
    info: {
      title: 'onnxcast serve',
      description: 'Forecasts by models in ONNX files: the Open Inference Protocol, and calls for people',
      version,
    },
  };
}

function isoTime(): string {
  return `,"time":"${new Date().toISOString()}"`;
}

/** The version of this package, as source or as build. */
function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
