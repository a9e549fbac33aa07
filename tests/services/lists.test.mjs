// Lists of services, called over HTTP: where a list goes on, and where it ends.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { codeOf, startServiceServer } from "./harness.mjs";
import { readManifests } from "./standin.mjs";

const manifests = readManifests();
let service;

before(async () => {
  service = await startServiceServer({ hosts: ["elsewhere.example.com"] });
});
after(() => service.stop());

const json = (response, status, body, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};

const place = (name, endpoint) => service.place(manifests.get(name), endpoint);

// Every item of a list, as a caller walks it.
async function walk({ call }) {
  const items = [];
  for (let next; next !== null;) {
    const answer = await call(next === undefined ? {} : { next });
    if (answer.status !== 200) return { items, code: codeOf(answer) };
    items.push(...answer.json.items);
    next = answer.json.next;
    assert.ok(items.length <= 1000, "the list does not end");
  }
  return { items, code: undefined };
}

const kPage = 100;
const members = (from, count) => Array.from({ length: count }, (_, at) => ({ id: `U${from + at}` }));

test("250 items over three pages are 250, each once (services 8)", async () => {
  const slack = await place("communication/slack", "users");
  const undo = slack.answers((request, response) => {
    const at = Number(new URL(request.url, "https://slack.com").searchParams.get("cursor") ?? 0);
    const count = Math.min(kPage, 250 - at);
    const next = at + count < 250 ? String(at + count) : "";
    json(response, 200, { ok: true, members: members(at, count), response_metadata: { next_cursor: next } });
  });
  const { items } = await walk(slack);
  undo();
  assert.equal(items.length, 250);
  assert.equal(new Set(items.map(({ id }) => id)).size, 250);
});

test("null, no cursor and an empty one end a list; an empty page with a cursor does not (services 8)", async () => {
  const slack = await place("communication/slack", "users");
  for (const last of [{ response_metadata: { next_cursor: null } }, {}, { response_metadata: { next_cursor: "" } }]) {
    const pages = [
      { members: [], response_metadata: { next_cursor: "x" } },
      { members: [{ id: "U1" }], ...last },
    ];
    const undo = slack.answers((request, response) => json(response, 200, { ok: true, ...pages.shift() }));
    const { items } = await walk(slack);
    undo();
    assert.deepEqual([items.map(({ id }) => id), pages.length], [["U1"], 0], JSON.stringify(last));
  }
});

test("a cursor that comes again without new items is an error, not an endless list (services 8)", async () => {
  const slack = await place("communication/slack", "users");
  const sent = slack.sent();
  const undo = slack.answers((request, response) => {
    const isFirst = new URL(request.url, "https://slack.com").searchParams.get("cursor") === null;
    const response_metadata = { next_cursor: "same" };
    json(response, 200, { ok: true, members: isFirst ? [{ id: "U1" }] : [], response_metadata });
  });
  const { items, code } = await walk(slack);
  undo();
  assert.deepEqual([items.length, code], [1, "paging_stuck"]);
  assert.ok(slack.sent() - sent <= 3);
});

test("more: false ends a list whatever its cursor is (services 8)", async () => {
  const claude = await place("ai/claude", "listModels");
  const pages = [
    { data: [{ id: "a", display_name: "A" }], has_more: true, last_id: "a" },
    { data: [{ id: "b", display_name: "B" }], has_more: false, last_id: "b" },
  ];
  const undo = claude.answers((request, response) => json(response, 200, pages.shift()));
  const { items } = await walk(claude);
  undo();
  assert.deepEqual(
    items.map(({ value }) => value),
    ["a", "b"],
  );
});

test("models come in two pages (services 20)", async () => {
  const google = await place("ai/google", "listModels");
  const undo = google.answers((request, response) => {
    const token = new URL(request.url, "https://x.example").searchParams.get("pageToken");
    const name = token === null ? "models/one" : "models/two";
    json(response, 200, { models: [{ name, displayName: name }], ...(token === null ? { nextPageToken: "p2" } : {}) });
  });
  const { items } = await walk(google);
  undo();
  assert.deepEqual(
    items.map(({ value }) => value),
    ["one", "two"],
  );
});

test("an address of the next page is followed on the origin, and refused elsewhere (services 8)", async () => {
  const salesforce = await place("crm/salesforce", "query");
  const records = [{ Id: "001" }];
  const more = "/services/data/v62.0/query/01g-2000";
  let nextRecordsUrl = more;
  const undo = [
    salesforce.answers((request, response) => json(response, 200, { records, nextRecordsUrl })),
    salesforce.answers((request, response) => json(response, 200, { records }), more),
  ];
  assert.equal((await walk(salesforce)).items.length, 2);
  const seen = service.standin.requests.length;
  for (const bad of ["https://elsewhere.example.com/x", "//elsewhere.example.com/x", `http://${salesforce.host}/x`]) {
    nextRecordsUrl = bad;
    assert.equal(codeOf(await salesforce.call()), "redirect_denied", bad);
  }
  for (const each of undo) each();
  assert.ok(!service.standin.requests.slice(seen).some(({ host }) => host === "elsewhere.example.com"));
});

test("the header Link is followed in its spellings, and refused elsewhere (services 8)", async () => {
  const github = await place("development/github", "repos");
  const origin = "https://api.github.com";
  const spellings = [
    `<${origin}/user/repos?page=2>; rel="next", <${origin}/user/repos?page=9>; rel="last"`,
    "</user/repos?page=2>; rel=next",
    `<${origin}/user/repos?page=2&x=1,2>; REL="prev NEXT"`,
    [`<${origin}/user/repos?page=0>; rel="prev"`, `<${origin}/user/repos?page=2>; rel="next"`],
  ];
  const asked = [];
  let link;
  const undo = github.answers((request, response) => {
    const page = new URL(request.url, origin).searchParams.get("page");
    asked.push(page);
    json(response, 200, [{ full_name: `o/${page}` }], page === null ? { link } : {});
  });
  for (link of spellings) {
    const { items } = await walk(github);
    assert.deepEqual([items.length, asked.splice(0)], [2, [null, "2"]], String(link));
  }
  link = `<https://elsewhere.example.com/user/repos?page=2>; rel="next"`;
  assert.equal(codeOf(await github.call()), "redirect_denied");
  undo();
});
