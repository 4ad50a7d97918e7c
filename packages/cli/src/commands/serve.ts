// `onnxcast serve`: models answer over HTTP until a signal ends it.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeValue, InputError, ModelFileError } from '@onnxcast/series/errors';
import { createServer, DEFAULTS, type Server } from '@onnxcast/server';
import type { Argv } from 'yargs';
import type { Command } from '../command.ts';
import { withInterruption } from '../terminal/interruption.ts';
import { say } from '../terminal/output.ts';

const counted = (value: number, describe: string) => ({ type: 'number', default: value, describe }) as const;

const options = (yargs: Argv) =>
  yargs
    .positional('models', {
      type: 'string',
      demandOption: true,
      describe: 'an .onnx file, or a folder of NAME.onnx or NAME/VERSION/model.onnx',
    })
    .option('host', { type: 'string', default: '127.0.0.1', describe: 'address to listen at; 0.0.0.0 for all' })
    .option('port', counted(8000, 'port to listen at, 0 for one that is free'))
    .option('token', {
      type: 'string',
      describe: 'what callers must send as Authorization: Bearer ... (default: $ONNXCAST_TOKEN, else none)',
    })
    .option('workers', { type: 'number', describe: 'threads that run models (default: one a core)' })
    .option('batch', counted(DEFAULTS.batch, 'series that one run takes together at most'))
    .option('batch-delay', counted(DEFAULTS.batchDelay, 'milliseconds that a call waits for others'))
    .option('queue', counted(DEFAULTS.queue, 'calls that wait at most; further ones get 429'))
    .option('timeout', counted(DEFAULTS.timeout, 'seconds in which a call is answered, or gets 504'))
    .option('max-body', counted(DEFAULTS.maxBody, 'bytes of a request at most'))
    .option('max-memory', counted(DEFAULTS.maxMemory, 'bytes of all requests in work at most; further ones get 429'))
    .option('max-horizon', counted(DEFAULTS.maxHorizon, 'steps of a forecast at most'))
    .option('max-history', counted(DEFAULTS.maxHistory, 'rows of a history at most'))
    .option('max-series', counted(DEFAULTS.maxSeries, 'series of a call at most'))
    .option('poll', counted(DEFAULTS.poll, 'seconds between looks for changed files, 0 for none'))
    .option('state', {
      type: 'string',
      default: DEFAULTS.state,
      describe: 'where streams are kept: memory, or redis://HOST:PORT, which several servers may share',
    })
    .option('stream-idle', counted(DEFAULTS.streamIdle, 'seconds after which an idle stream is forgotten'))
    .option('max-streams', counted(DEFAULTS.maxStreams, 'streams in memory at most'))
    .option('log', {
      choices: ['silent', 'error', 'warn', 'info'] as const,
      default: DEFAULTS.log,
      describe: 'lines of JSON on standard output; info has one a call',
    })
    .option('page', { type: 'string', describe: 'folder of static files for /, such as the built playground' });

/** `onnxcast serve MODELS`: the Open Inference Protocol, forecasts and streams over HTTP. */
export const serveCommand: Command<typeof options> = {
  options,
  run: async ({ models, host, port, ...argv }) => {
    checkPort(port);
    const token = argv.token ?? process.env['ONNXCAST_TOKEN'];
    const page = argv.page ?? builtPlayground();
    const { batch, queue, timeout, poll, log, state } = argv;
    const server = await createServer(models, {
      ...{ batch, queue, timeout, poll, log, state, batchDelay: argv['batch-delay'] },
      ...{ streamIdle: argv['stream-idle'], maxStreams: argv['max-streams'] },
      ...{ maxBody: argv['max-body'], maxMemory: argv['max-memory'] },
      ...{ maxHorizon: argv['max-horizon'], maxHistory: argv['max-history'], maxSeries: argv['max-series'] },
      ...(argv.workers === undefined ? {} : { workers: argv.workers }),
      ...(token === undefined || token === '' ? {} : { token }),
      ...(page === undefined ? {} : { page }),
    });
    await withInterruption('serving', async (signal) => {
      try {
        sayModels(server, models);
        const address = await listen(server, { host, port });
        say(`Serving at ${address}: ${address}/docs says what can be called. Ctrl+C ends it.`);
        await new Promise<void>((done) => {
          if (signal.aborted) done();
          else signal.addEventListener('abort', () => done());
        });
        say('Ending: no more calls are taken, those under way are answered.');
      } finally {
        await server.close();
      }
    });
  },
};

function checkPort(port: number): void {
  if (Number.isSafeInteger(port) && port >= 0 && port <= 65_535) return;
  throw new InputError({ option: 'port', found: describeValue(port), expected: 'a whole number from 0 to 65535' });
}

/** Says which models answer, and of the others why not. */
function sayModels({ repository }: Server, folder: string): void {
  const rows = repository.index();
  if (rows.length === 0) {
    say(`${folder}: there is no model yet. One that is put there, as NAME.onnx or NAME/VERSION/model.onnx, is served.`);
  }
  const [first] = rows;
  // A folder may get a better file while it is served; a file that was meant is at fault.
  if (folder.endsWith('.onnx') && first?.state === 'UNAVAILABLE') throw new ModelFileError(first.reason);
  for (const { name, version, state, reason } of rows) {
    say(`${name}, version ${version}: ${state === 'READY' ? 'ready' : reason}`);
  }
}

async function listen(server: Server, place: { readonly host: string; readonly port: number }): Promise<string> {
  try {
    return await server.listen(place);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const found =
      code === 'EADDRINUSE' ? `${place.port}, which another program listens at` : `${place.port}: ${message}`;
    throw new InputError({ option: 'port', found, remedy: 'Give another port, or 0 for one that is free.', cause });
  }
}

/** The playground of a clone, where it was built. */
function builtPlayground(): string | undefined {
  if (!import.meta.url.endsWith('.ts')) return undefined;
  const folder = resolve(fileURLToPath(new URL('../../../playground/dist/page', import.meta.url)));
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
}
