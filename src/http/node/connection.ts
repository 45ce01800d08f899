import type { Socket } from "node:net";

/** More requests than this that wait for the ones before them, and the client floods. */
const mostWaiting = 100;

/**
 * One client's connection. Requests that a client sends without waiting for answers are handled one after another, as their answers are
 * sent: a single connection can't keep thousands of views busy, and a request sees what the one before it did.
 */
export class Connection {
  readonly socket: Socket;
  #isTaken = false;
  /** How much was read when the last response was sent: with more, another request is on its way. */
  #readAtRest = 0;
  #waiting: ((isAlive: boolean) => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.once("close", () => {
      for (const go of this.#waiting.splice(0)) go(false);
    });
  }

  /** Nothing was asked that isn't answered to the last byte. */
  get isIdle(): boolean {
    return !this.#isTaken && this.socket.bytesRead === this.#readAtRest;
  }

  /** Since a while nothing moved, and it is the client's turn: to ask something, or to take what it was sent. */
  get isLeft(): boolean {
    return this.isIdle || this.socket.writableLength > 0;
  }

  /** Takes the connection for a request; false where it ended while the request waited for its turn. */
  take(): boolean | Promise<boolean> {
    if (!this.socket.writable) return false;
    if (!this.#isTaken) {
      this.#isTaken = true;
      return true;
    }
    if (this.#waiting.length >= mostWaiting) {
      this.socket.destroy();
      return false;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The response to the request that took it is sent, or will never be. */
  release(): void {
    this.#readAtRest = this.socket.bytesRead;
    const go = this.#waiting.shift();
    if (go === undefined) this.#isTaken = false;
    else go(this.socket.writable);
  }
}
