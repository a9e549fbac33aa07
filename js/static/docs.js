// The OpenAPI document as a page.
const element = (name, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

let schemas = {};

// A schema as a JSON-like sketch: names, types, and what is required.
function sketch(schema, depth = 0, seen = []) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1);
    if (seen.includes(name) || depth > 4) return name;
    return sketch(schemas[name] ?? {}, depth, [...seen, name]);
  }
  const pad = "  ".repeat(depth);
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const type = [schema.type ?? "any"].flat();
  if (type.includes("object") && schema.properties) {
    const lines = Object.entries(schema.properties).map(([name, part]) => {
      const mark = schema.required?.includes(name) ? "" : "?";
      const about = part.description ? `   // ${part.description}` : "";
      return `${pad}  ${name}${mark}: ${sketch(part, depth + 1, seen)}${about}`;
    });
    return `{\n${lines.join("\n")}\n${pad}}`;
  }
  if (type.includes("array")) return `[ ${sketch(schema.items ?? {}, depth, seen)} ]`;
  return type.join(" | ");
}

function operation(method, path, { operationId, summary, description, parameters = [], requestBody, responses }) {
  const heading = element(
    "summary",
    {},
    element("span", { className: "badge mono", textContent: method.toUpperCase() }),
    " ",
    element("code", { textContent: path }),
    ` ${summary}`,
  );
  const node = element(
    "details",
    { id: operationId },
    heading,
    element("p", { className: "hint", textContent: description }),
  );
  if (parameters.length > 0) {
    const rows = parameters.map(({ name, in: where, required }) =>
      element("li", {}, element("code", { textContent: name }), ` in the ${where}${required ? ", required" : ""}`),
    );
    node.append(element("h4", { textContent: "Parameters" }), element("ul", {}, ...rows));
  }
  if (requestBody) {
    node.append(
      element("h4", { textContent: "Body" }),
      element("pre", { tabIndex: 0, textContent: sketch(requestBody.content["application/json"].schema) }),
    );
  }
  const refusals = [];
  for (const [status, { description: about, content = {} }] of Object.entries(responses)) {
    if (Number(status) >= 300) {
      refusals.push(element("li", {}, element("span", { className: "mono", textContent: status }), ` ${about}`));
      continue;
    }
    node.append(element("h4", { textContent: `${status} ${about}` }));
    const [type, media] = Object.entries(content)[0] ?? [];
    if (media)
      node.append(
        element("p", { className: "hint", textContent: type }),
        element("pre", { tabIndex: 0, textContent: sketch(media.schema) }),
      );
  }
  if (refusals.length > 0)
    node.append(element("h4", { textContent: "Refusals" }), element("ul", { className: "plain" }, ...refusals));
  node.dataset.words = `${method} ${path} ${summary} ${operationId}`.toLowerCase();
  return node;
}

async function show() {
  const answer = await fetch("openapi.json");
  const api = await answer.json();
  schemas = api.components.schemas;
  document.getElementById("lead").textContent =
    `${api.info.summary}. Version ${api.info.version}. Send a token as xc-auth, xc-token or Authorization: Bearer.`;
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, facts] of Object.entries(methods)) {
      const [tag] = facts.tags;
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(operation(method, path, facts));
    }
  }
  const sections = [...groups].map(([tag, list]) =>
    element("section", { className: "card" }, element("h2", { textContent: tag }), ...list),
  );
  document.getElementById("operations").replaceChildren(...sections);
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  if (wanted) wanted.open = true;
  document.getElementById("filter").addEventListener("input", ({ target }) => {
    const word = target.value.trim().toLowerCase();
    for (const section of sections) {
      const found = [...section.querySelectorAll("details")].filter(
        (node) => !(node.hidden = !node.dataset.words.includes(word)),
      );
      section.hidden = found.length === 0;
    }
  });
}
show().catch(() => {
  document.getElementById("lead").textContent = "The OpenAPI document could not be loaded.";
});
