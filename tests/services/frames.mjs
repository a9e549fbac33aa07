// Frames of AWS's event streams, as Bedrock sends them: lengths, headers and payload with two check sums.
// Format     https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html (the message encoding)
import { crc32 } from "node:zlib";

const number = (value) => {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(value);
  return four;
};

/** One frame; `headers` are texts. */
export function frame(headers, payload) {
  const packed = Object.entries(headers).map(([name, value]) => {
    const size = Buffer.alloc(2);
    size.writeUInt16BE(value.length);
    return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), size, Buffer.from(value)]);
  });
  const head = Buffer.concat(packed);
  const prelude = Buffer.concat([number(16 + head.length + payload.length), number(head.length)]);
  const body = Buffer.concat([prelude, number(crc32(prelude)), head, Buffer.from(payload)]);
  return Buffer.concat([body, number(crc32(body))]);
}

/** An event of that type, with a JSON payload. */
export const eventFrame = (type, value) =>
  frame({ ":event-type": type, ":content-type": "application/json", ":message-type": "event" }, JSON.stringify(value));
