// More connections than files may be open: those beyond are closed with a word, the others are served, and afterwards all are.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { serve, shipped } from '../create-server.suite.ts';
import { limitConnections } from './connections.ts';

test('connections beyond what may be open are closed with a word in the log, and it goes on when others end', async (context) => {
  const server = await serve(context, shipped('sine'));
  const address = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
  assert.ok(server.app.server.maxConnections > 4, 'a server knows how many files it may open');
  // As where hardly a file may be open: four connections.
  limitConnections(server.app, 1);
  const words = context.mock.method(server.app.log, 'warn', () => {});
  const sockets = Array.from({ length: 9 }, () => connect(Number(address.port), address.hostname));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
  });
  const closed = sockets.map((socket) => {
    socket.on('error', () => {});
    return once(socket, 'close');
  });
  let left = sockets.length;
  await new Promise<void>((done) => {
    for (const one of closed) one.then(() => --left === 4 && done());
  });
  assert.equal(words.mock.callCount(), 1);
  assert.match(
    String(words.mock.calls[0]!.arguments[1]),
    /^connections beyond 4 are closed: .* Allow more: ulimit -n 4$/,
  );
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
  // The server hears of the ends in its own time.
  const count = promisify(server.app.server.getConnections).bind(server.app.server);
  while ((await count()) > 0) await setImmediate();
  assert.equal((await fetch(new URL('/v2/health/ready', address))).status, 200);
});
