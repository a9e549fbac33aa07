// One request of a connection at a time: a client that sends many at once and reads no answer makes no work.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

// More than any client sends without an answer.
const most = 1000;

/** The requests that wait for an earlier one of their connection. */
export class Turns {
  readonly #waiting = new WeakMap<Socket, (() => void)[]>();

  /** Calls `work` now, or when the answer before this one has ended. */
  take(request: IncomingMessage, response: ServerResponse, work: () => void): void {
    const { socket } = request;
    const queue = this.#waiting.get(socket);
    if (queue === undefined) {
      this.#start(socket, [], response, work);
    } else if (queue.length >= most) {
      socket.destroy();
    } else {
      queue.push(() => {
        this.#start(socket, queue, response, work);
      });
    }
  }

  #start(socket: Socket, queue: (() => void)[], response: ServerResponse, work: () => void): void {
    this.#waiting.set(socket, queue);
    response.once("close", () => {
      const next = queue.shift();
      if (next === undefined || socket.destroyed) this.#waiting.delete(socket);
      else next();
    });
    work();
  }
}
