// Who is let in: by a token, and while memory lasts.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Settings } from '../server-options.ts';
import { BusyError, HttpError, refusalOf } from './errors.ts';

/** Routes that need no token: health for who watches the server, and pages that say nothing of models. */
const OPEN = new Set(['/v2/health/live', '/v2/health/ready', '/openapi.json', '/docs', '/*']);

/** Makes calls show their token, and refuses them before their bodies are read where those in work hold too much. */
export function addAdmission(app: FastifyInstance, { token, maxMemory, maxBody }: Settings): void {
  const holding = new WeakMap<FastifyRequest, number>();
  let held = 0;
  const wanted = token === undefined ? undefined : digestOf(`Bearer ${token}`);
  app.addHook('onRequest', async (request, reply) => {
    if (wanted !== undefined && !OPEN.has(request.routeOptions.url ?? '/*')) {
      // Digests are of one length, and compared in a time that tells nothing.
      if (!timingSafeEqual(digestOf(request.headers.authorization ?? ''), wanted)) {
        reply.header('WWW-Authenticate', 'Bearer');
        throw new HttpError(401, 'no such token', 'Send the header Authorization: Bearer TOKEN.');
      }
    }
    const { 'content-encoding': encoding = 'identity', 'content-length': told } = request.headers;
    if (encoding !== 'identity') {
      throw new HttpError(415, `the body is encoded as ${JSON.stringify(encoding)}`, 'Send it as it is.');
    }
    const isChunked = request.headers['transfer-encoding'] !== undefined;
    const bytes = isChunked ? maxBody : Math.min(maxBody, Number(told ?? 0) || 0);
    if (held > 0 && held + bytes > maxMemory) throw new BusyError(1);
    held += bytes;
    holding.set(request, bytes);
    // Answered, or gone.
    reply.raw.once('close', () => {
      held -= holding.get(request) ?? 0;
      holding.delete(request);
    });
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = refusalOf(error);
    if (status >= 500) request.log.error({ err: error }, 'a call failed');
    return reply.code(status).headers(headers).send(body);
  });
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
