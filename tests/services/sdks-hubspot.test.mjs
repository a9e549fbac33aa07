// HubSpot's official SDK against the stand-ins of its hubs: the same requests and answers as our endpoints have.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "@hubspot/api-client";
import { meaningOf, startSdkServer } from "./sdk.mjs";
import { secret } from "./standin.mjs";

let sdk;
let client;
before(async () => {
  sdk = await startSdkServer();
  client = clientWith(secret);
});
after(() => sdk.stop());

const clientWith = (accessToken) => new Client({ accessToken, httpAgent: sdk.agent, numberOfApiCallRetries: 0 });

// The SDK uses its own agent and headers only where a call has options.
const kOptions = { middleware: [], middlewareMergeStrategy: "append" };

// A list in the query is separated by commas or repeated, and the last slash of a path is optional.
function hubspotMeaning(request) {
  const { searchParams } = new URL(request.url);
  const meaning = meaningOf(request);
  const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name).join(",")]));
  return { ...meaning, url: meaning.url.replace(/\/$/, ""), query };
}

// Dates as texts again.
const same = async (entry, endpoint, act) => {
  const { got, result } = await sdk.same(entry, endpoint, act, { meaning: hubspotMeaning });
  return { got: JSON.parse(JSON.stringify(got)), result };
};

const page = (api, properties) => () =>
  api.basicApi.getPage(100, undefined, properties, undefined, undefined, undefined, kOptions);

// Checks a list: `fields` makes an item of our result from one of the SDK's.
async function checkList(entry, endpoint, act, fields) {
  const { got, result } = await same(entry, endpoint, act);
  assert.deepEqual({ items: got.results.map(fields), next: got.paging?.next?.after ?? null }, result, endpoint);
}

const kPerson = ["email", "firstname", "lastname"];
const person = ({ id, properties, createdAt, updatedAt }) => {
  const { email, firstname, lastname } = properties;
  return { id, email, first_name: firstname, last_name: lastname, created: createdAt, updated: updatedAt };
};
const idAndProperties = ({ id, properties }) => ({ id, properties });

test("@hubspot/api-client: contacts and deals", async () => {
  const { contacts, deals } = client.crm;
  await checkList("crm/hubspot", "contacts", page(contacts, kPerson), person);
  const deal = ({ id, properties, createdAt, updatedAt }) => {
    const { dealname, amount, dealstage } = properties;
    return { id, name: dealname, amount, stage: dealstage, created: createdAt, updated: updatedAt };
  };
  await checkList("crm/hubspot", "deals", page(deals, ["dealname", "amount", "dealstage"]), deal);
  const wanted = { query: "ann", properties: kPerson, limit: 100 };
  const search = () => contacts.searchApi.doSearch(wanted, kOptions);
  await checkList("crm/hubspot", "search", search, idAndProperties);
  const properties = { email: "ann@example.com", firstname: "Ann", lastname: "Example" };
  const create = () => contacts.basicApi.create({ properties }, kOptions);
  const created = await same("crm/hubspot", "create", create);
  assert.deepEqual(idAndProperties(created.got), created.result);
});

test("@hubspot/api-client: tickets", async () => {
  const { tickets } = client.crm;
  const entry = "ticketing/hubspot-service-hub";
  const ticket = ({ id, properties, createdAt, updatedAt }) => {
    const { subject, hs_pipeline: pipeline, hs_pipeline_stage: stage } = properties;
    return { id, subject, pipeline, stage, created: createdAt, updated: updatedAt };
  };
  await checkList(entry, "tickets", page(tickets, ["subject", "hs_pipeline", "hs_pipeline_stage"]), ticket);
  const wanted = { query: "ann", properties: ["subject", "hs_pipeline_stage"], limit: 100 };
  const search = () => tickets.searchApi.doSearch(wanted, kOptions);
  await checkList(entry, "search", search, idAndProperties);
  const properties = { subject: "Empty page", hs_pipeline: "0", hs_pipeline_stage: "1" };
  const created = await same(entry, "create", () => tickets.basicApi.create({ properties }, kOptions));
  assert.deepEqual(idAndProperties(created.got), created.result);
});

test("@hubspot/api-client: marketing emails, forms and contacts", async () => {
  const { emails, forms } = client.marketing;
  const unset = (count) => Array(count).fill(undefined);
  const listEmails = () => emails.marketingEmailsApi.getPage(...unset(8), 100, ...unset(8), kOptions);
  const email = ({ id, name, subject, state, updatedAt }) => ({ id, name, subject, state, updated: updatedAt });
  await checkList("marketing/hubspot", "emails", listEmails, email);
  const listForms = () => forms.formsApi.getPage(undefined, 100, undefined, undefined, kOptions);
  const form = ({ id, name, formType, updatedAt }) => ({ id, name, type: formType, updated: updatedAt });
  await checkList("marketing/hubspot", "forms", listForms, form);
  await checkList("marketing/hubspot", "contacts", page(client.crm.contacts, kPerson), person);
});

test("@hubspot/api-client: what is kept in step of a CRM", async () => {
  const item = ({ id, properties, createdAt, updatedAt, archived }) => {
    return { id, properties, created_at: createdAt, updated_at: updatedAt, archived };
  };
  const { contacts, companies, deals } = client.crm;
  await checkList("sync/hubspot", "contacts", page(contacts, ["email", "firstname"]), item);
  await checkList("sync/hubspot", "companies", page(companies, ["name", "domain"]), item);
  await checkList("sync/hubspot", "deals", page(deals, ["dealname", "amount"]), item);
});

test("@hubspot/api-client: a token that the service refuses", async () => {
  await assert.rejects(page(clientWith("another").crm.contacts, ["email"]), { code: 401 });
});
