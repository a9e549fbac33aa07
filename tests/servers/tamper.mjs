// A listener in front of a real server that damages its answers from a certain moment of a connection on; until then it
// forwards all bytes as they are.
// Example    const proxy = await startTamper({ port: server.port, damage: damages.TWICE, ...beginsAt.largeAnswer });
//            ... await proxy.stop();
import net from "node:net";
import { keepSockets, listenOn } from "./sockets.mjs";

const kExecute = 0x17; // of MySQL
const kLarge = 4096;

/** When the damage begins: with what a client asks, or with what the server answers. */
export const beginsAt = {
  severalOfMysql: {
    asks: (chunk) => chunk.length > 8 && chunk[4] === kExecute && chunk.length > 4 + chunk.readUIntLE(0, 3),
  },
  largeAnswer: { answers: (chunk) => chunk.length >= kLarge },
};

// The same numbers in every run.
let state = 1;
const random = (below) => {
  state = (state * 48271) % 0x7fffffff;
  return state % below;
};

/** By kind: what to send in place of a chunk, to a client that may be destroyed. */
export const damages = {
  FLIP: (chunk) => {
    for (let i = 0; i <= chunk.length / 40; i += 1) chunk[random(chunk.length)] = random(256);
    return chunk;
  },
  HEADS: (chunk) => {
    chunk[random(Math.min(6, chunk.length))] = [0, 1, 0xfb, 0xfc, 0xfd, 0xfe, 0xff][random(7)];
    return chunk;
  },
  TWICE: (chunk) => Buffer.concat([chunk, chunk]),
  HALF: (chunk, client) => {
    setTimeout(() => client.destroy(), 20);
    return chunk.subarray(0, chunk.length >> 1);
  },
  ENDLESS: (_, client) => {
    if (client.listenerCount("drain") > 0) return "";
    const more = Buffer.alloc(1 << 20, 0xff);
    const send = () => {
      while (!client.destroyed && client.write(more));
    };
    client.on("drain", send);
    send();
    return more;
  },
};

export async function startTamper({ port, damage, asks = () => false, answers = () => false }) {
  const { keep, stop } = keepSockets();
  const server = net.createServer((client) => {
    keep(client);
    const upstream = keep(net.connect(port, "127.0.0.1"));
    let isArmed = false;
    client.on("data", (chunk) => {
      isArmed ||= asks(chunk);
      upstream.write(chunk);
    });
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    upstream.on("data", (chunk) => {
      isArmed ||= answers(chunk);
      if (!client.destroyed) client.write(isArmed ? damage(chunk, client) : chunk);
    });
  });
  return { port: await listenOn(server), stop: () => stop(server) };
}
