// `POST /forecast/MODEL`: what a person calls with curl.
import type { FastifyInstance } from 'fastify';
import { MODEL_PARAMS, REFUSALS } from '../protocol/protocol-schemas.ts';
import type { Serving } from '../serving.ts';
import { spellTimes, toPlain, wantsCsv, writeCsv } from './forecast-answer.ts';
import { readForecastRequest } from './forecast-request.ts';
import { FORECAST } from './forecast-schemas.ts';

/** Adds the route. */
export function addForecastRoutes(app: FastifyInstance, { repository, settings }: Serving): void {
  const schema = { ...FORECAST, params: MODEL_PARAMS, response: { ...FORECAST.response, ...REFUSALS } };
  app.post<{ Params: { model: string } }>('/forecast/:model', { schema }, (request, reply) =>
    repository.use({ name: request.params.model }, async (model) => {
      const { forecaster, contract } = model;
      const type = request.headers['content-type'] ?? '';
      const asked = readForecastRequest(
        { body: request.body as Buffer | undefined, type, query: request.query },
        { spec: contract.spec, width: contract.width, limits: settings },
      );
      const { histories, horizon, levels, futureCovariates } = asked;
      const made = await forecaster.forecast(histories, horizon, {
        ...(levels && { levels }),
        ...(futureCovariates && { futureCovariates }),
      });
      const forecasts = made.map((one) => spellTimes(one, asked.spelling));
      if (wantsCsv(request.headers.accept)) return reply.type('text/csv; charset=utf-8').send(writeCsv(forecasts));
      const { name, version } = model;
      return { model: name, version: String(version), forecasts: forecasts.map(toPlain) };
    }),
  );
}
