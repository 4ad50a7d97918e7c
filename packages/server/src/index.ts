// Serving models over HTTP.
export { createServer, type Server } from './create-server.ts';
export { DEFAULTS, type ServerOptions } from './server-options.ts';
