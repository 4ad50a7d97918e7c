// What the OpenAPI document says of the Open Inference Protocol's routes; checked by what reads the requests, not by this.
const text = { type: 'string' } as const;
const tensor = {
  type: 'object',
  required: ['name', 'datatype', 'shape'],
  properties: {
    name: text,
    datatype: { type: 'string', enum: ['FP64', 'FP32', 'INT64'] },
    shape: { type: 'array', items: { type: 'integer' } },
    data: { type: 'array', items: { type: 'number', nullable: true } },
    parameters: { type: 'object', additionalProperties: true },
  },
} as const;
const end = { ...tensor, properties: { name: text, datatype: text, shape: tensor.properties.shape } } as const;
const tags = ['Open Inference Protocol'];

/** An answer to a call that cannot be done. */
export const ERROR = {
  description: 'What is wrong, and what helps',
  type: 'object',
  required: ['error'],
  properties: { error: text },
} as const;

/** Answers that any call about a model may have. */
export const REFUSALS = {
  400: ERROR,
  401: ERROR,
  404: ERROR,
  413: ERROR,
  415: ERROR,
  429: { ...ERROR, headers: { 'Retry-After': { description: 'Seconds to wait', type: 'integer' } } },
  503: ERROR,
  504: ERROR,
} as const;

const model = { type: 'string', description: 'Name of a model' } as const;
const version = { type: 'string', description: 'Number of a version' } as const;

/** Parameters of paths. */
export const MODEL_PARAMS = { type: 'object', required: ['model'], properties: { model } } as const;
export const VERSION_PARAMS = {
  type: 'object',
  required: ['model', 'version'],
  properties: { model, version },
} as const;

export const LIVE = {
  tags,
  summary: 'Whether the server runs',
  response: { 200: { description: 'It does', type: 'object', properties: { live: { type: 'boolean' } } } },
} as const;

const readiness = {
  type: 'object',
  properties: { name: text, ready: { type: 'boolean' } },
} as const;

export const READY = {
  tags,
  summary: 'Whether the server, or a model, answers',
  response: {
    200: { description: 'It does', ...readiness },
    401: ERROR,
    404: { description: 'It does not', ...readiness },
    429: REFUSALS[429],
    503: { description: 'It does not', ...readiness },
  },
} as const;

export const SERVER = {
  tags,
  summary: 'Name, version and extensions of the server',
  response: {
    200: {
      description: 'About the server',
      type: 'object',
      properties: { name: text, version: text, extensions: { type: 'array', items: text } },
    },
    401: ERROR,
    429: REFUSALS[429],
    503: ERROR,
  },
} as const;

export const METADATA = {
  tags,
  summary: 'Inputs and outputs of a model',
  response: {
    200: {
      description: 'About the model; a size of -1 is free',
      type: 'object',
      properties: {
        name: text,
        versions: { type: 'array', items: text },
        platform: text,
        inputs: { type: 'array', items: end },
        outputs: { type: 'array', items: end },
      },
    },
    ...REFUSALS,
  },
} as const;

export const INFER = {
  tags,
  summary: 'Run a model',
  description:
    'Tensors as JSON, or as little-endian bytes behind the JSON, whose length the header Inference-Header-Content-Length then tells.',
  body: {
    type: 'object',
    required: ['inputs'],
    properties: {
      id: text,
      inputs: { type: 'array', items: tensor },
      outputs: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name'],
          properties: { name: text, parameters: { type: 'object', additionalProperties: true } },
        },
      },
      parameters: { type: 'object', additionalProperties: true },
    },
  },
  response: {
    200: {
      description: 'The outputs that were asked for',
      type: 'object',
      properties: { id: text, model_name: text, model_version: text, outputs: { type: 'array', items: tensor } },
    },
    ...REFUSALS,
  },
} as const;

export const INDEX = {
  tags,
  summary: 'All models and versions, and why one does not answer',
  body: { type: 'object', properties: { ready: { type: 'boolean', description: 'Only those that answer' } } },
  response: {
    200: {
      description: 'A row a version',
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: text,
          version: text,
          state: { type: 'string', enum: ['READY', 'UNAVAILABLE'] },
          reason: text,
        },
      },
    },
    ...REFUSALS,
  },
} as const;

export const LOAD = {
  tags,
  summary: 'Open a model, or take up its newest file',
  params: MODEL_PARAMS,
  response: { 200: { description: 'It is open', type: 'object' }, ...REFUSALS },
} as const;

export const UNLOAD = {
  tags,
  summary: 'Close a model, once its calls are done',
  params: MODEL_PARAMS,
  response: { 200: { description: 'It takes no more calls', type: 'object' }, ...REFUSALS },
} as const;
