// Draws a form from a manifest's fields. Nodes are made once and updated, so that focus never moves.
// `check(config)` is the core's validation; it says what is visible, required and wrong.

// Half a host name is not wrong yet: a finding waits until the typing pauses.
const pauseMillis = 500;

export function drawForm(form, fields, check) {
  const controls = new Map();
  const touched = new Set();
  const groups = new Map();

  // Fields of a group share a fieldset; what is marked advanced is folded away.
  const place = (field, node) => {
    const name = field.group ?? (field.advanced ? "advanced" : undefined);
    if (name === undefined) {
      form.append(node);
      return;
    }
    if (!groups.has(name)) {
      const outer = document.createElement(field.advanced ? "details" : "fieldset");
      const title = document.createElement(field.advanced ? "summary" : "legend");
      title.textContent = field.group_label ?? (name === "advanced" ? "Advanced" : name);
      const inner = document.createElement("div");
      inner.className = "form";
      outer.className = "fold";
      outer.append(title, inner);
      form.append(outer);
      groups.set(name, { outer, inner });
    }
    groups.get(name).inner.append(node);
  };

  const show = (control, report) => {
    const { node, input, hint, error, field } = control;
    const state = report.fields[field.model];
    const required = input.type !== "checkbox" && (state?.required ?? field.required === true);
    control.required.textContent = required ? " (required)" : "";
    input.setAttribute("aria-required", String(required));
    node.hidden = state?.visible === false;
    const finding = report.errors.find(({ path }) => path === field.model);
    const warning = report.warnings.find(({ path }) => path === field.model);
    const shown = finding !== undefined && touched.has(field.model);
    if (shown) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    const text = (shown ? finding : warning)?.message ?? "";
    if (error.textContent !== text) error.textContent = text;
    error.className = shown ? "error" : "hint warning";
    const described = [hint, error].filter(({ textContent }) => textContent !== "").map(({ id }) => id);
    if (described.length > 0) input.setAttribute("aria-describedby", described.join(" "));
    else input.removeAttribute("aria-describedby");
  };

  // A field that appears brings its value, which may make another one appear: until nothing changes.
  const update = () => {
    const shape = () => [...controls.values()].map(({ node }) => (node.hidden ? "0" : "1")).join("");
    let report;
    for (let round = 0; round <= controls.size; round += 1) {
      const before = shape();
      report = check(configOf(controls));
      for (const control of controls.values()) show(control, report);
      if (shape() === before) break;
    }
    for (const { outer, inner } of groups.values())
      outer.hidden = inner.querySelector(":scope > :not([hidden])") === null;
  };

  form.replaceChildren();
  let pause;
  for (const field of fields) {
    if (field.type === "space") continue;
    const control = makeControl(field);
    controls.set(field.model, control);
    place(field, control.node);
    const touch = () => {
      touched.add(field.model);
      update();
    };
    control.input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(touch, pauseMillis);
      update();
    });
    control.input.addEventListener("change", touch);
  }
  const button = document.createElement("button");
  button.textContent = "Check";
  const line = document.createElement("div");
  line.append(button);
  form.append(line);
  form.onsubmit = (event) => {
    event.preventDefault();
    for (const model of controls.keys()) touched.add(model);
    update();
    const wrong = form.querySelector('[aria-invalid="true"]');
    wrong?.closest("details")?.setAttribute("open", "");
    wrong?.focus();
  };
  update();
}

function makeControl(field) {
  const id = `field-${field.key}`;
  const node = document.createElement("div");
  node.className = `span-${field.span ?? 24}`;
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = field.label;
  const required = document.createElement("span");
  required.className = "required";
  label.append(required);
  const input = makeInput(field);
  input.id = id;
  const hint = Object.assign(document.createElement("p"), {
    id: `${id}-hint`,
    className: "hint",
    textContent: field.help ?? "",
  });
  const error = Object.assign(document.createElement("p"), { id: `${id}-error`, className: "error" });
  if (input.type === "checkbox") {
    const line = document.createElement("div");
    line.className = "check";
    line.append(input, label);
    node.append(line, hint, error);
  } else {
    node.append(label, input, hint, error);
  }
  return { node, input, hint, error, field, required };
}

function makeInput(field) {
  const secret = field.secret === true || field.type === "password" || field.type === "oauth";
  if (field.type === "select" && field.options && field.mode !== "tags" && field.mode !== "multiple") {
    const select = document.createElement("select");
    if (!field.required) select.append(new Option("", ""));
    for (const { value, label } of field.options) select.append(new Option(label, value));
    select.value = field.default ?? (field.required ? field.options[0].value : "");
    return select;
  }
  if (["textarea", "file", "json", "key-value", "oauth"].includes(field.type)) {
    const area = document.createElement("textarea");
    area.rows = 3;
    area.spellcheck = false;
    if (field.type === "key-value") area.placeholder = '{"name": "value"}';
    if (secret) area.autocomplete = "off";
    return area;
  }
  const input = document.createElement("input");
  input.type = field.type === "switch" || field.type === "checkbox" ? "checkbox" : secret ? "password" : "text";
  if (field.type === "number") input.inputMode = "numeric";
  input.autocomplete = secret ? "new-password" : "off";
  if (input.type === "checkbox") input.checked = field.default === true;
  else if (!secret && field.default != null)
    input.value = Array.isArray(field.default) ? field.default.join(", ") : String(field.default);
  input.placeholder = field.placeholder ?? field.example ?? "";
  input.spellcheck = false;
  return input;
}

function configOf(controls) {
  const config = {};
  for (const [model, { node, input, field }] of controls) {
    const value = node.hidden ? undefined : valueOf(field, input);
    if (value === undefined) continue;
    const path = model.split(".");
    let at = config;
    for (const part of path.slice(0, -1)) at = at[part] ??= {};
    at[path.at(-1)] = value;
  }
  return config;
}

function valueOf(field, input) {
  if (input.type === "checkbox") return input.checked;
  const text = input.value;
  if (text === "") return undefined;
  if (field.type === "number") return Number.isFinite(Number(text)) ? Number(text) : text;
  if (field.type === "select" && field.mode && field.mode !== "single")
    return text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean);
  if (["json", "key-value", "oauth"].includes(field.type)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}
