// Official SDKs of Amazon S3 and SendGrid against the stand-ins. That of S3 computes every signature again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { MailService } from "@sendgrid/mail";
import { meaningOf, startSdkServer } from "./sdk.mjs";
import { secret } from "./standin.mjs";

let sdk;
before(async () => {
  sdk = await startSdkServer();
});
after(() => sdk.stop());

const Bucket = "example-bucket";
const clientWith = (secretAccessKey) =>
  new S3Client({
    region: "us-east-1",
    credentials: { accessKeyId: "EXAMPLEKEYID", secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: { httpsAgent: sdk.agent },
  });

// x-id names the operation for logs; S3 ignores it.
function s3Meaning(request) {
  const { query, ...rest } = meaningOf(request);
  delete query["x-id"];
  return { ...rest, query };
}

// The scope of the signature is ours, but for the day.
function checkScope(request) {
  const scope = /Credential=EXAMPLEKEYID\/\d{8}\/us-east-1\/s3\/aws4_request,/;
  assert.match(request.headers.authorization, scope);
}

test("@aws-sdk/client-s3: a bucket, its list, an object read, written and looked at", async () => {
  const client = clientWith(secret);
  const same = async (endpoint, command) => {
    const options = { headers: ["x-amz-content-sha256"], meaning: s3Meaning };
    const outcome = await sdk.same("storage/s3", endpoint, () => client.send(command), options);
    checkScope(sdk.service.standin.requests.at(-1));
    return outcome;
  };
  const bucket = await same("bucket", new HeadBucketCommand({ Bucket }));
  assert.equal(bucket.got.BucketRegion, bucket.response.headers["x-amz-bucket-region"]);
  const list = await same("list", new ListObjectsV2Command({ Bucket, Prefix: "reports/" }));
  const textOf = (name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(list.result)[1].replaceAll("&quot;", '"');
  const [object] = list.got.Contents;
  assert.deepEqual(
    [object.Key, object.ETag, String(object.Size), object.LastModified.toISOString()],
    ["Key", "ETag", "Size", "LastModified"].map(textOf),
  );
  assert.deepEqual([list.got.KeyCount, list.got.IsTruncated], [Number(textOf("KeyCount")), false]);
  const read = await same("get", new GetObjectCommand({ Bucket, Key: "reports/2026 q1.pdf" }));
  assert.equal(await read.got.Body.transformToString("base64"), read.result);
  const Key = "notes/hello.txt";
  const put = await same("put", new PutObjectCommand({ Bucket, Key, Body: "Hello", ContentType: "text/plain" }));
  assert.equal(put.got.ETag, put.response.headers.etag);
  assert.equal(sdk.service.standin.requests.at(-1).headers["content-type"], "text/plain");
  const head = await same("head", new HeadObjectCommand({ Bucket, Key }));
  const { etag, "content-length": length } = head.response.headers;
  assert.deepEqual([head.got.ETag, String(head.got.ContentLength)], [etag, length]);
  client.destroy();
});

test("@aws-sdk/client-s3: a signature of another key is refused", async () => {
  const client = clientWith("another");
  const refused = (error) => error.$metadata.httpStatusCode === 403;
  await assert.rejects(() => client.send(new HeadBucketCommand({ Bucket })), refused);
  client.destroy();
});

// This SDK takes no agent: the request that it made is given one.
function mailThrough(agent, key) {
  const mail = new MailService();
  const { client } = mail;
  const { createRequest } = client;
  client.createRequest = (data) => ({ ...createRequest.call(client, data), httpsAgent: agent });
  mail.setClient(client);
  client.auth = `Bearer ${key}`;
  return mail;
}

test("@sendgrid/mail: a message", async () => {
  const mail = mailThrough(sdk.agent, secret);
  const message = { to: "ann@example.com", from: "news@example.com", subject: "News", text: "Hello" };
  const { got, response } = await sdk.same("marketing/sendgrid", "send", () => mail.send(message));
  assert.equal(got[0].statusCode, response.status);
});

test("@sendgrid/mail: a key that the service refuses", async () => {
  const mail = mailThrough(sdk.agent, "another");
  const message = { to: "ann@example.com", from: "news@example.com", subject: "News", text: "Hello" };
  await assert.rejects(() => mail.send(message), { code: 401 });
});
