// As much of Express's types as the blocks of the documents use; the package express has none.
import type { IncomingMessage, ServerResponse, Server } from "node:http";
declare namespace express {
  interface Request extends IncomingMessage {
    readonly path: string;
  }
}
type Handler<R extends IncomingMessage> = (
  request: R,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => unknown;
interface Application {
  use<R extends IncomingMessage>(handler: Handler<R>): Application;
  listen(port: number): Server;
}
declare function express(): Application;
export = express;
