// Draws a form from a manifest's fields. Nodes are made once and updated, so that focus never moves.
// `check(config)` is the core's validation; it says what is visible, required and wrong.

export function drawForm(form, fields, check) {
  const controls = new Map();
  const touched = new Set();
  const folds = new Map();

  const place = (field, node) => {
    const group = field.group ?? (field.advanced ? "advanced" : undefined);
    if (group === undefined) {
      form.append(node);
      return;
    }
    if (!folds.has(group)) {
      const fold = document.createElement("details");
      fold.className = "fold";
      fold.open = group !== "advanced" && field.collapsed !== true;
      const title = document.createElement("summary");
      title.textContent = field.group_label ?? (group === "advanced" ? "Advanced" : group);
      const inner = document.createElement("div");
      inner.className = "form";
      fold.append(title, inner);
      form.append(fold);
      folds.set(group, inner);
    }
    folds.get(group).append(node);
  };

  const update = () => {
    const report = check(configOf(controls));
    for (const [model, { node, input, hint, error, field }] of controls) {
      const state = report.fields[model];
      node.hidden = state !== undefined && !state.visible;
      const required = state?.required ?? field.required === true;
      input.required = required && input.type !== "checkbox";
      node.querySelector(".required").textContent = required ? " (required)" : "";
      const finding = report.errors.find((each) => each.path === model);
      const warning = report.warnings.find((each) => each.path === model);
      const shown = finding !== undefined && touched.has(model);
      input.setAttribute("aria-invalid", String(shown));
      error.textContent = shown ? finding.message : (warning?.message ?? "");
      error.className = shown ? "error" : "hint warning";
      input.setAttribute(
        "aria-describedby",
        [hint.textContent && hint.id, error.textContent && error.id].filter(Boolean).join(" "),
      );
    }
  };

  form.replaceChildren();
  for (const field of fields) {
    if (field.type === "space") continue;
    const control = makeControl(field);
    controls.set(field.model, control);
    place(field, control.node);
    control.input.addEventListener("input", update);
    control.input.addEventListener("blur", () => {
      touched.add(field.model);
      update();
    });
  }
  form.onsubmit = (event) => {
    event.preventDefault();
    for (const model of controls.keys()) touched.add(model);
    update();
    form.querySelector('[aria-invalid="true"]')?.focus();
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
  return { node, input, hint, error, field };
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
  if (["textarea", "file", "json", "key-value"].includes(field.type)) {
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
  else if (!secret && field.default !== undefined)
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
  if (field.type === "json" || field.type === "key-value") {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}
