// What the OpenAPI document says of streams; checked by what reads the requests, not by this.
import { FORECAST, FORECAST_PLAIN } from '../forecast/forecast-schemas.ts';
import { ERROR, MODEL_PARAMS, REFUSALS } from '../protocol/protocol-schemas.ts';

const text = { type: 'string' } as const;
const tags = ['Streams'];
const params = {
  type: 'object',
  required: ['model', 'id'],
  properties: { ...MODEL_PARAMS.properties, id: { type: 'string', description: 'Name of a stream' } },
} as const;
const stream = {
  type: 'object',
  properties: {
    id: text,
    model: text,
    version: text,
    length: { type: 'integer', description: 'Rows that were pushed' },
    forecast: { ...FORECAST_PLAIN, description: 'Where a horizon was given' },
  },
} as const;
const { querystring, body } = FORECAST;

export const OPEN = {
  tags,
  summary: 'Open a stream of one series',
  description:
    'With its history so far: a model that scales takes the scale of what is pushed first. With a horizon, its forecast comes along.',
  params: MODEL_PARAMS,
  querystring,
  body,
  response: { 201: { description: 'It is open', ...stream }, ...REFUSALS, 409: ERROR },
} as const;

export const PUSH = {
  tags,
  summary: 'Push observations into a stream, forecast it, or both',
  params,
  querystring,
  body,
  response: { 200: { description: 'The stream after them', ...stream }, ...REFUSALS, 409: ERROR },
} as const;

export const LOOK = {
  tags,
  summary: 'How long a stream is',
  params,
  response: { 200: { description: 'The stream', ...stream }, ...REFUSALS },
} as const;

export const CLOSE = {
  tags,
  summary: 'Close a stream',
  params,
  response: { 204: { description: 'It is closed', type: 'null' }, ...REFUSALS },
} as const;
