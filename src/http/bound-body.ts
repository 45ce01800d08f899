import { AsyncLocalStorage } from "node:async_hooks";

/**
 * The same body, whose parts are made in the context that is active now. The server asks for them after the request has left its
 * context, where a generator would find neither the request nor the application.
 */
export function bindBody(body: AsyncIterable<Uint8Array | string>): AsyncIterable<Uint8Array | string> {
  const inContext = AsyncLocalStorage.snapshot();
  return {
    [Symbol.asyncIterator]() {
      const iterator = inContext(() => body[Symbol.asyncIterator]());
      return {
        next: () => inContext(() => iterator.next()),
        return: async () => {
          await inContext(() => iterator.return?.());
          return { done: true, value: undefined };
        },
      };
    },
  };
}
