// Limits of services, called over HTTP: which answers are limits, and how long a call waits.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { codeOf, startServiceServer } from "./harness.mjs";
import { readManifests } from "./standin.mjs";

const manifests = readManifests();
let service;

before(async () => {
  service = await startServiceServer();
});
after(() => service.stop());

const place = (name, endpoint) => service.place(manifests.get(name), endpoint);
const json = (response, status, body, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};

const kLong = { "retry-after": "3600" };
const kReset = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 3600) };
const github = { name: "development/github", endpoint: "repos", status: 403, body: {} };
const salesforce = { name: "crm/salesforce", endpoint: "query", status: 403, headers: kLong };
const linear = { name: "project-management/linear", endpoint: "teams", headers: kLong };
const slack = { name: "communication/slack", endpoint: "users", headers: kLong };
const coded = { errors: [{ extensions: { code: "RATELIMITED" } }] };
const limited = "rate_limited";
const forbidden = "permission_denied";
const refused = [
  { what: "GitHub, with retry-after", ...github, headers: kLong, code: limited },
  { what: "GitHub, with nothing left", ...github, headers: kReset, code: limited },
  { what: "GitHub, with calls left", ...github, headers: { "x-ratelimit-remaining": "4999" }, code: forbidden },
  {
    what: "GitHub, by its text alone",
    ...github,
    body: { message: "You have exceeded a secondary rate limit." },
    code: limited,
  },
  { what: "GitHub, another text", ...github, body: { message: "Resource not accessible" }, code: forbidden },
  { what: "Salesforce, 403", ...salesforce, body: [{ errorCode: "REQUEST_LIMIT_EXCEEDED" }], code: limited },
  { what: "Salesforce, no access", ...salesforce, body: [{ errorCode: "INSUFFICIENT_ACCESS" }], code: forbidden },
  { what: "Linear, 400", ...linear, status: 400, body: coded, code: limited },
  { what: "GraphQL, 200", ...linear, status: 200, body: coded, code: limited },
  { what: "Slack, 200", ...slack, status: 200, body: { ok: false, error: "ratelimited" }, code: limited },
  { what: "Slack, a scope", ...slack, status: 200, body: { ok: false, error: "missing_scope" }, code: forbidden },
  { what: "a plain 403", name: "ai/claude", endpoint: "listModels", status: 403, body: {}, code: forbidden },
];
for (const { what, name, endpoint, status, headers, body, code } of refused)
  test(`a limit and a lack of permission differ: ${what} (services 10)`, async () => {
    const target = await place(name, endpoint);
    const undo = target.answers((request, response) => json(response, status, body, headers));
    const answer = await target.call();
    undo();
    assert.equal(codeOf(answer), code, answer.text);
  });

const inSeconds = (seconds) => new Date(Date.now() + seconds * 1000).toUTCString();
// The text, and the seconds that the answer may name; undefined: none.
const spellings = [
  ["seconds", "3600", [3600, 3600]],
  ["decimals", "3600.5", [3600, 3601]],
  ["a day", "86400", [86400, 86400]],
  ["a date", inSeconds(3600), [3590, 3600]],
];
for (const [what, value, [least, most]] of spellings)
  test(`Retry-After with ${what} is longer than the deadline, and the answer says how long (services 9)`, async () => {
    const target = await place("communication/slack", "users");
    const undo = target.answers((request, response) => json(response, 429, { ok: false }, { "retry-after": value }));
    const began = Date.now();
    const answer = await target.call();
    undo();
    assert.equal(codeOf(answer), "rate_limited", answer.text);
    const { retryAfter } = answer.json.details;
    assert.ok(retryAfter >= least && retryAfter <= most, String(retryAfter));
    assert.ok(Date.now() - began < 5000);
  });

for (const [what, value] of [
  ["a date that passed", "Wed, 21 Oct 2015 07:28:00 GMT"],
  ["no meaning", "soon"],
  ["NaN", "NaN"],
  ["a negative number", "-5"],
  ["0", "0"],
])
  test(`Retry-After with ${what} is followed by a call that succeeds (services 9)`, async () => {
    const target = await place("communication/slack", "users");
    let left = 1;
    const undo = target.answers((request, response) =>
      left-- > 0 ? json(response, 429, { ok: false }, { "retry-after": value }) : false,
    );
    const began = Date.now();
    const answer = await target.call();
    undo();
    assert.equal(answer.status, 200, answer.text);
    assert.ok(Date.now() - began < 15000);
  });

test("other headers name the time in their own units (services 9)", async () => {
  const soon = Date.now() + 3600_000;
  for (const [name, endpoint, header, value, status] of [
    ["development/github", "repos", "x-ratelimit-reset", String(Math.floor(soon / 1000)), 429],
    ["project-management/linear", "teams", "x-ratelimit-requests-reset", String(soon), 429],
    ["marketing/brevo", "contacts", "x-sib-ratelimit-reset", "3600", 429],
  ]) {
    const target = await place(name, endpoint);
    const undo = target.answers((request, response) => json(response, status, {}, { [header]: value }));
    const answer = await target.call();
    undo();
    assert.equal(codeOf(answer), "rate_limited", answer.text);
    const { retryAfter } = answer.json.details;
    assert.ok(retryAfter >= 3590 && retryAfter <= 3600, `${name}: ${retryAfter}`);
  }
});
