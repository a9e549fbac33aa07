// Official SDKs of services against the stand-ins: the same requests and answers as our endpoints have.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client as Notion } from "@notionhq/client";
import { Octokit } from "@octokit/rest";
import { WebClient } from "@slack/web-api";
import Stripe from "stripe";
import twilio from "twilio";
import { startSdkServer } from "./sdk.mjs";
import { secret } from "./standin.mjs";

let sdk;
before(async () => {
  sdk = await startSdkServer();
});
after(() => sdk.stop());

// The named members of an object: what our results have of it.
const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object[name]]));

test("stripe: balance, customers, invoices, charges, a new customer", async () => {
  const httpClient = Stripe.createNodeHttpClient(sdk.agent);
  const client = new Stripe(secret, { httpClient, maxNetworkRetries: 0, telemetry: false });
  const balance = await sdk.same("finance/stripe", "balance", () => client.balance.retrieve());
  assert.deepEqual(pick(balance.got, ["available", "pending", "livemode"]), balance.result);
  for (const name of ["customers", "invoices", "charges"]) {
    const { got, result } = await sdk.same("finance/stripe", name, () => client[name].list({ limit: 100 }));
    assert.deepEqual({ items: got.data, more: got.has_more }, result, name);
  }
  const create = () => client.customers.create({ email: "ann@example.com", name: "Ann" });
  const { got, result } = await sdk.same("finance/stripe", "createCustomer", create);
  assert.deepEqual(pick(got, ["id", "email", "name"]), result);
});

test("stripe: a key that the service refuses", async () => {
  const client = new Stripe("another", { httpClient: Stripe.createNodeHttpClient(sdk.agent), maxNetworkRetries: 0 });
  await assert.rejects(() => client.balance.retrieve(), { statusCode: 401, type: "StripeAuthenticationError" });
});

// Slack takes arguments in the query, in a form and in JSON; this SDK sends forms alone. A form has texts alone.
function slackMeaning({ url, headers, body = "" }) {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const sent = body === "" ? {} : isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
  const { origin, pathname, searchParams } = new URL(url);
  const given = { ...Object.fromEntries(searchParams), ...sent };
  return { url: origin + pathname, given };
}

test("@slack/web-api: identity, channels, users, a message", async () => {
  const client = new WebClient(secret, { fetch: sdk.fetch, retryConfig: { retries: 0 } });
  const options = { meaning: slackMeaning };
  const identity = await sdk.same("auth/slack", "identity", () => client.auth.test(), options);
  assert.deepEqual(pick(identity.got, ["team", "team_id", "user", "user_id", "url"]), identity.result);
  const list = () => client.conversations.list({ types: "public_channel", exclude_archived: true, limit: 200 });
  const channels = await sdk.same("communication/slack", "channels", list, options);
  const channel = ({ topic, ...rest }) => ({
    ...pick(rest, ["id", "name", "is_private", "is_archived", "is_member"]),
    topic: topic.value,
  });
  assert.deepEqual(channels.got.channels.map(channel), channels.result.items);
  assert.equal(channels.got.response_metadata.next_cursor || null, channels.result.next);
  const users = await sdk.same("communication/slack", "users", () => client.users.list({ limit: 200 }), options);
  assert.deepEqual(
    users.got.members.map((member) => pick(member, ["id", "name", "real_name", "is_bot", "deleted"])),
    users.result.items,
  );
  const post = () => client.chat.postMessage({ channel: "C0123456789", text: "Deployed" });
  const sent = await sdk.same("communication/slack", "send", post, options);
  assert.deepEqual(pick(sent.got, ["channel", "ts"]), sent.result);
});

test("@slack/web-api: a token that the service refuses", async () => {
  const client = new WebClient("another", { fetch: sdk.fetch, retryConfig: { retries: 0 } });
  await assert.rejects(() => client.auth.test(), { data: { ok: false, error: "invalid_auth", response_metadata: {} } });
});

const person = { owner: "octocat", repo: "hello-world" };

test("@octokit/rest: the account, repositories, issues, pull requests, a new issue", async () => {
  const client = new Octokit({ auth: secret, request: { fetch: sdk.fetch } });
  // The service takes "token" as well as "Bearer".
  const same = async (entry, endpoint, act) => {
    const { got, result } = await sdk.same(entry, endpoint, act, { headers: [] });
    assert.equal(sdk.service.standin.requests.at(-1).headers.authorization, `token ${secret}`);
    return { got: got.data, result };
  };
  for (const entry of ["auth/github", "sync/github"]) {
    const account = await same(entry, "account", () => client.users.getAuthenticated());
    const { id, login, name, html_url } = account.got;
    assert.deepEqual({ id, login, name, url: html_url }, account.result);
  }
  const list = () => client.repos.listForAuthenticatedUser({ sort: "full_name", per_page: 100 });
  const repos = await same("development/github", "repos", list);
  const repo = (got) => ({
    value: got.full_name,
    label: got.full_name,
    url: got.html_url,
    ...pick(got, ["private", "default_branch", "updated_at"]),
  });
  assert.deepEqual(repos.got.map(repo), repos.result.items);
  const issue = (got) => ({
    ...pick(got, ["number", "title", "state", "created_at", "updated_at", "labels", "pull_request"]),
    author: got.user.login,
    url: got.html_url,
  });
  const open = () => client.issues.listForRepo({ ...person, state: "open", per_page: 100 });
  const issues = await same("development/github", "issues", open);
  assert.deepEqual(issues.got.map(issue), issues.result.items);
  const create = () => client.issues.create({ ...person, title: "Crash on start", labels: ["bug"] });
  const created = await same("development/github", "createIssue", create);
  assert.deepEqual(issue(created.got), created.result);
  const pulls = await same("development/github", "pulls", () => client.pulls.list({ ...person, per_page: 100 }));
  const pull = (got) => ({
    ...pick(got, ["number", "title", "state", "created_at", "updated_at", "draft", "merged_at"]),
    author: got.user.login,
    url: got.html_url,
    head: got.head.ref,
    base: got.base.ref,
  });
  assert.deepEqual(pulls.got.map(pull), pulls.result.items);
});

test("@octokit/rest: what is kept in step of a repository", async () => {
  const client = new Octokit({ auth: secret, request: { fetch: sdk.fetch } });
  const all = { ...person, state: "all", sort: "updated", per_page: 100 };
  const same = (endpoint, act) => sdk.same("sync/github", endpoint, act, { headers: [] });
  const list = () => client.repos.listForAuthenticatedUser({ sort: "full_name", per_page: 100 });
  const repos = await same("repos", list);
  const repo = (got) => pick(got, ["id", "full_name", "private", "updated_at"]);
  assert.deepEqual(repos.got.data.map(repo), repos.result.items);
  const fields = ["id", "number", "title", "state", "updated_at"];
  const about = (got) => ({ ...pick(got, fields), author: got.user.login, url: got.html_url });
  const issues = await same("issues", () => client.issues.listForRepo({ ...all, direction: "asc" }));
  const issue = (got) => ({ ...about(got), pull_request: got.pull_request?.url ?? null });
  assert.deepEqual(issues.got.data.map(issue), issues.result.items);
  const pulls = await same("pulls", () => client.pulls.list({ ...all, direction: "desc" }));
  const pull = (got) => ({ ...about(got), merged_at: got.merged_at });
  assert.deepEqual(pulls.got.data.map(pull), pulls.result.items);
});

test("@notionhq/client: identity, search, a query, a new page", async () => {
  const headers = ["authorization", "notion-version"];
  const client = new Notion({ auth: secret, fetch: sdk.fetch, notionVersion: "2025-09-03", retry: false });
  const same = (endpoint, act) => sdk.same("project-management/notion", endpoint, act, { headers });
  const identity = await same("identity", () => client.users.me({}));
  const { id, name, bot } = identity.got;
  assert.deepEqual({ id, name, workspace: bot.workspace_name }, identity.result);
  const filter = { property: "object", value: "page" };
  const found = await same("search", () => client.search({ query: "Plan", filter, page_size: 100 }));
  assert.deepEqual(
    found.got.results.map((page) => ({ ...pick(page, ["id", "object", "url"]), edited: page.last_edited_time })),
    found.result.items,
  );
  const data_source_id = "164b19c5-58e5-4a47-a3a9-c905d9519c65";
  const rows = await same("query", () => client.dataSources.query({ data_source_id, page_size: 100 }));
  const row = (page) => ({
    ...pick(page, ["id", "url", "properties"]),
    created: page.created_time,
    edited: page.last_edited_time,
  });
  assert.deepEqual([rows.got.results.map(row), rows.got.next_cursor], [rows.result.items, rows.result.next]);
  const parent = { type: "data_source_id", data_source_id };
  const create = () => client.pages.create({ parent, properties: { Done: { checkbox: true } } });
  const created = await same("create", create);
  assert.deepEqual(pick(created.got, ["id", "url"]), created.result);
});

test("twilio: the latest message, messages of a receiver, a message", async () => {
  const client = twilio("AC00000000000000000000000000000000", secret);
  client.httpClient.axios.defaults.httpsAgent = sdk.agent;
  const latest = await sdk.same("auth/twilio", "latest", () => client.messages.page({ pageSize: 1 }));
  assert.deepEqual(
    latest.got.instances.map((message) => pick(message, ["sid", "status"])),
    latest.result,
  );
  const page = () => client.messages.page({ to: "+15005550010", pageSize: 100 });
  const messages = await sdk.same("communication/twilio", "messages", page);
  const when = (text) => new Date(text).toISOString();
  assert.deepEqual(
    messages.got.instances.map((message) => ({
      ...pick(message, ["sid", "from", "to", "body", "status", "direction"]),
      date_sent: message.dateSent.toISOString(),
    })),
    messages.result.items.map((message) => ({ ...message, date_sent: when(message.date_sent) })),
  );
  const create = () => client.messages.create({ to: "+15005550010", from: "+15005550006", body: "Hello there" });
  const sent = await sdk.same("communication/twilio", "send", create);
  assert.deepEqual(pick(sent.got, ["sid", "status"]), sent.result);
});
