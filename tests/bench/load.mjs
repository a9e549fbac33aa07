// HTTP load over kept connections, on raw sockets, so that the client costs little beside the server.
// One message in: {url, connections, milliseconds or count, requests: [{method, path, headers, body}], status}.
// One message out: {perSecond, count, p50, p99, wrong}, times in milliseconds.
import { connect } from "node:net";

function text({ method, path, headers = {}, body = "" }, host) {
  const sent = { host, ...headers };
  if (method !== "GET") {
    sent["content-type"] = "application/json";
    sent["content-length"] = Buffer.byteLength(body);
  }
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}

const endOfHead = Buffer.from("\r\n\r\n");
const endOfChunks = Buffer.from("0\r\n\r\n");

// The size of the answer at the front of the bytes, or 0 while it is not all there.
function answerSize(bytes) {
  const head = bytes.indexOf(endOfHead);
  if (head === -1) return 0;
  const fields = bytes.latin1Slice(0, head).toLowerCase();
  const length = /\r\ncontent-length: *(\d+)/.exec(fields);
  if (length !== null) {
    const size = head + 4 + Number(length[1]);
    return bytes.length >= size ? size : 0;
  }
  if (!fields.includes("transfer-encoding: chunked")) return head + 4;
  return bytes.subarray(-5).equals(endOfChunks) ? bytes.length : 0;
}

function measure({ url, connections, milliseconds, requests, status }) {
  const { hostname, port, host } = new URL(url);
  const bytes = requests.map((request) => text(request, host));
  const times = [];
  let next = 0,
    open = connections,
    wrong = 0;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const until = start + milliseconds;
    const finish = () => {
      const seconds = (performance.now() - start) / 1000;
      times.sort((a, b) => a - b);
      const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
      resolve({ perSecond: times.length / seconds, count: times.length, p50: at(0.5), p99: at(0.99), wrong });
    };
    const client = () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      let waiting = [],
        sent = 0,
        size = 0;
      const ask = () => {
        const now = performance.now();
        if (now >= until) {
          socket.end();
          if ((open -= 1) === 0) finish();
          return;
        }
        sent = now;
        socket.write(bytes[next++ % bytes.length]);
      };
      socket.once("connect", ask);
      socket.once("error", reject);
      socket.on("data", (chunk) => {
        waiting.push(chunk);
        size += chunk.length;
        const whole = waiting.length === 1 ? chunk : Buffer.concat(waiting, size);
        if (answerSize(whole) === 0) return void (waiting = [whole]);
        times.push(performance.now() - sent);
        if (Number(whole.latin1Slice(9, 12)) !== status) wrong += 1;
        waiting = [];
        size = 0;
        ask();
      });
    };
    for (let i = 0; i < connections; i += 1) client();
  });
}

process.on("message", (work) =>
  measure(work).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: String(error) }),
  ),
);
