// What the OpenAPI document says of forecasts; checked by what reads the requests, not by this.
const text = { type: 'string' } as const;
const numbers = { type: 'array', items: { type: 'number' } } as const;
const levels = {
  ...numbers,
  description: 'Levels of the intervals in percent, among those of the model; all where absent',
} as const;

/** One series of a request. */
const series = {
  description:
    'Observations, oldest first, row by row where the model has several variables; one series, or a list of such',
  type: 'array',
  items: {},
  example: [0, 0.05, 0.1, 0.15, 0.2, 0.25],
} as const;

/** A forecast of one series. */
export const FORECAST_PLAIN = {
  type: 'object',
  properties: {
    id: text,
    targets: { type: 'array', items: text },
    times: { type: 'array', items: text },
    values: { ...numbers, description: 'Row by row: [horizon, targets]' },
    intervals: {
      type: 'array',
      items: { type: 'object', properties: { level: { type: 'number' }, lower: numbers, upper: numbers } },
    },
  },
} as const;

export const FORECAST = {
  tags: ['Forecasts'],
  summary: 'Forecast series',
  description:
    'Series as numbers or rows, as JSON or CSV; the forecast as JSON, or as CSV with the header Accept: text/csv. With a body of CSV, or of rows alone, the horizon stands behind the path.',
  consumes: ['application/json', 'text/csv'],
  produces: ['application/json', 'text/csv'],
  querystring: {
    type: 'object',
    properties: {
      horizon: { type: 'integer', description: 'Steps to forecast', minimum: 0 },
      levels: { type: 'string', description: 'Levels of the intervals in percent: 80,95, or none' },
      id: { type: 'string', description: 'Column with the names of the series' },
      time: { type: 'string', description: 'Column with the times' },
      target: { type: 'string', description: 'Column with the values' },
      fill: { type: 'string', enum: ['linear', 'previous', 'seasonal', 'cut'], description: 'What fills holes' },
      missing: { type: 'string', enum: ['error', 'drop'], description: 'Whether rows without a value are left out' },
      na: { type: 'string', description: 'Words that stand for no value: x,none' },
    },
  },
  body: {
    type: 'object',
    properties: {
      horizon: { type: 'integer', minimum: 0, example: 12 },
      series,
      rows: {
        description: 'Instead of series: rows with times, such as {"unique_id": "a", "ds": "2024-01-01", "y": 1.5}',
        type: 'array',
        items: { type: 'object', additionalProperties: true },
      },
      future: {
        description: 'What is known in advance of the steps to forecast: numbers, row by row, or rows',
        type: 'array',
        items: {},
      },
      levels,
    },
  },
  response: {
    200: {
      description: 'A forecast a series, in their order',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { model: text, version: text, forecasts: { type: 'array', items: FORECAST_PLAIN } },
          },
        },
        'text/csv': { schema: text },
      },
    },
  },
} as const;
