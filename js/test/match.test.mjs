import assert from "node:assert/strict";
import { test } from "node:test";
import { match, methodsOf, queryOf } from "../dist/server/match.js";

const operation = (method, path) => match(method, path).route?.operation;

test("fixed paths, parameters and trailing slashes are matched", () => {
  assert.equal(operation("GET", "/api/v2/meta/integrations"), "integration.list");
  assert.equal(operation("GET", "/api/v2/meta/integrations/"), "integration.list");
  assert.deepEqual(match("GET", "/api/v2/meta/integrations/int1").path, { id: "int1" });
  assert.equal(operation("PATCH", "/api/v2/meta/integrations/int1/default"), "integration.set_default");
});

test("the store route wins over the endpoint route", () => {
  assert.equal(operation("POST", "/api/v2/integrations/int1/store"), "record.query");
  assert.equal(operation("POST", "/api/v2/integrations/int1/execute"), "endpoint.call");
  assert.equal(operation("GET", "/api/v2/integrations/database/pg"), "catalogue.get");
  assert.equal(operation("POST", "/api/v2/integrations/database/pg/validate"), "catalogue.validate");
});

test("HEAD is GET, and a wrong method names the right ones", () => {
  assert.equal(operation("HEAD", "/health"), "health.live");
  assert.deepEqual(match("PUT", "/api/v2/meta/integrations/int1").allow, ["GET", "PATCH", "DELETE", "HEAD"]);
  assert.deepEqual(methodsOf("/nothing/here"), []);
});

test("parameters are decoded, and broken encodings match nothing", () => {
  assert.deepEqual(match("GET", "/api/v2/meta/bases/a%2Fb/sources").path, { baseId: "a/b" });
  assert.deepEqual(match("GET", "/api/v2/meta/bases/%E0%A4%A/sources").allow, []);
  assert.deepEqual(match("GET", "/api/v2/meta/integrations//default").allow, []);
});

test("only the query parameters of the route are taken, the first of each", () => {
  const { route } = match("GET", "/api/v2/meta/integrations");
  assert.deepEqual(queryOf(route, "?limit=2&limit=3&nothing=1&query=a%20b+c"), { limit: "2", query: "a b c" });
});
