// Packets and messages of TDS on one socket, in clear or in TLS (MS-TDS 2.2.3.1). During the TLS handshake its records
// are inside PRELOGIN packets; afterwards the packets are inside TLS.
import { Duplex } from "node:stream";
import tls from "node:tls";

export const kMessage = {
  batch: 0x01,
  rpc: 0x03,
  reply: 0x04,
  attention: 0x06,
  manager: 0x0e,
  login: 0x10,
  prelogin: 0x12,
};
const kHead = 8;
const kLast = 1;

/** onMessage(type, payload) for each whole message, in order. */
export class Wire {
  packetSize = 4096;
  #socket;
  #out;
  #carrier;
  #shaking = false;
  #buffer = Buffer.alloc(0);
  #raw = Buffer.alloc(0);
  #parts = [];

  constructor(socket, onMessage) {
    this.#socket = socket;
    this.#out = socket;
    this.onMessage = onMessage;
    socket.on("data", (chunk) => this.#receive(chunk));
  }

  /** From here on everything is encrypted, until endTls(). A failed handshake ends the socket without an answer. */
  startTls(secureContext) {
    this.#shaking = true;
    this.#carrier = new Duplex({
      read() {},
      write: (chunk, _encoding, done) => {
        if (this.#shaking) this.#socket.write(frame(kMessage.prelogin, chunk, kLast), done);
        else this.#socket.write(chunk, done);
      },
    });
    const secure = new tls.TLSSocket(this.#carrier, { isServer: true, secureContext });
    secure.on("data", (chunk) => this.#assemble(chunk));
    secure.on("error", () => this.#socket.destroy());
    this.#out = secure;
  }

  /** Where only the login is encrypted. */
  endTls() {
    this.#out = this.#socket;
    this.#carrier = undefined;
  }

  #receive(chunk) {
    if (this.#carrier === undefined) return this.#assemble(chunk);
    this.#raw = Buffer.concat([this.#raw, chunk]);
    while (this.#shaking && this.#raw.length > 0) {
      if (this.#raw[0] !== kMessage.prelogin) {
        this.#shaking = false;
        break;
      }
      if (this.#raw.length < kHead || this.#raw.length < this.#raw.readUInt16BE(2)) return;
      const size = this.#raw.readUInt16BE(2);
      this.#carrier.push(this.#raw.subarray(kHead, size));
      this.#raw = this.#raw.subarray(size);
    }
    if (this.#raw.length > 0) this.#carrier.push(this.#raw);
    this.#raw = Buffer.alloc(0);
  }

  #assemble(chunk) {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    while (this.#buffer.length >= kHead) {
      const size = this.#buffer.readUInt16BE(2);
      if (size < kHead) return void this.#socket.destroy();
      if (this.#buffer.length < size) return;
      const [type, status] = this.#buffer;
      this.#parts.push(this.#buffer.subarray(kHead, size));
      this.#buffer = this.#buffer.subarray(size);
      if ((status & kLast) === 0) continue;
      const payload = Buffer.concat(this.#parts);
      this.#parts = [];
      this.onMessage(type, payload);
    }
  }

  /** Resolves when more may be written. */
  send(type, payload, status) {
    if (this.#out.write(frame(type, payload, status)) || this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const ended = () => {
        this.#out.off("drain", ended);
        this.#socket.off("close", ended);
        resolve();
      };
      this.#out.on("drain", ended);
      this.#socket.on("close", ended);
    });
  }
}

function frame(type, payload, status) {
  const head = Buffer.alloc(kHead);
  head[0] = type;
  head[1] = status;
  head.writeUInt16BE(payload.length + kHead, 2);
  head[6] = 1;
  return Buffer.concat([head, payload]);
}

/** One answer: tokens are gathered, and leave as packets. */
export class Reply {
  #wire;
  #parts = [];
  #size = 0;

  constructor(wire) {
    this.#wire = wire;
  }

  async add(...tokens) {
    for (const token of tokens) {
      this.#parts.push(token);
      this.#size += token.length;
    }
    if (this.#size >= 16 * this.#wire.packetSize) await this.#flush(false);
  }

  end() {
    return this.#flush(true);
  }

  async #flush(last) {
    const bytes = Buffer.concat(this.#parts);
    const room = this.#wire.packetSize - kHead;
    let at = 0;
    while (bytes.length - at > room) {
      await this.#wire.send(kMessage.reply, bytes.subarray(at, at + room), 0);
      at += room;
    }
    this.#parts = last ? [] : [bytes.subarray(at)];
    this.#size = bytes.length - at;
    if (last) await this.#wire.send(kMessage.reply, bytes.subarray(at), kLast);
  }
}
