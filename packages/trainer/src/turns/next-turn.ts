// The end of this turn of the event loop, in Node and in pages alike.

/** Node, Bun and Deno have this one; a page has not. */
const { setImmediate } = globalThis as {
  readonly setImmediate?: ((run: () => void) => unknown) | undefined;
};

/** Waits until whatever else there is to do had its turn: messages, signals, timers that are due. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (setImmediate !== undefined) {
      setImmediate(resolve);
      return;
    }
    // A page's timers wait four milliseconds once they follow one another; a message does not.
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
