// Pages and documents: what can be called, as OpenAPI and as a page, figures for Prometheus, and static files for `/`.
import type { FastifyInstance } from 'fastify';
import sirv from 'sirv';
import type { Serving } from '../serving.ts';
import { writeDocs } from './write-docs.ts';

/** Without these a page has no shared memory, and the playground no threads. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Adds the routes. */
export function addPages(app: FastifyInstance, { metrics, settings, repository }: Serving): void {
  app.get('/metrics', { schema: { hide: true } }, async (_, reply) =>
    reply.type(metrics.contentType).send(await metrics.write()),
  );
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  app.get('/docs', { schema: { hide: true } }, (_, reply) => {
    const models = settings.token === undefined ? repository.ready : [];
    return reply
      .type('text/html; charset=utf-8')
      .header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(writeDocs(app.swagger(), models));
  });
  if (settings.page === undefined) {
    app.get('/', { schema: { hide: true } }, (_, reply) => reply.redirect('/docs'));
    return;
  }
  const serve = sirv(settings.page, { etag: true });
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    for (const [name, value] of Object.entries(ISOLATION)) reply.raw.setHeader(name, value);
    serve(request.raw, reply.raw, () => reply.callNotFound());
    return reply.raw.writableEnded || reply.raw.headersSent ? reply.hijack() : reply;
  });
}
