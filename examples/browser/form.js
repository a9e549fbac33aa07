// Draws a form from the fields of a manifest. Nodes are made once and updated later, so that focus never moves.
//   const form = drawForm(container, fields, onChange)
//   form.values()          {model: value} of all fields; a secret that is kept is absent, one that is cleared is null
//   form.show(report)      applies a validation report: what is visible, required, wrong
//   form.touchAll()        from now on every finding is shown
//   form.saved(secrets)    which secrets are set: they get the choice keep, replace, clear

const make = (name, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

export function drawForm(container, fields, onChange) {
  const controls = fields.filter(({ type }) => type !== "space").map((field) => makeControl(field));
  const touched = new Set();
  let pause;

  container.replaceChildren();
  for (const control of controls) groupOf(container, control.field).append(control.node);
  for (const { field, node } of controls) {
    const touch = () => {
      touched.add(field.model);
      onChange();
    };
    // A finding waits until the typing does: half a host name is not wrong yet.
    node.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(touch, 500);
      onChange();
    });
    node.addEventListener("change", touch);
  }
  return {
    values: () =>
      Object.fromEntries(controls.map((each) => [each.field.model, each.value()]).filter(([, v]) => v !== undefined)),
    show(report) {
      for (const { field, showState } of controls) {
        const finding = report.errors.find(({ path }) => path === field.model);
        const warning = report.warnings.find(({ path }) => path === field.model);
        showState(report.fields[field.model], touched.has(field.model) ? finding : undefined, warning);
      }
      for (const group of container.querySelectorAll("fieldset, details"))
        group.hidden = !group.querySelector(".field:not([hidden])");
    },
    touchAll: () => controls.forEach(({ field }) => touched.add(field.model)),
    saved: (secrets) => controls.forEach((each) => each.setSaved(secrets[each.field.model] === true)),
  };
}

// Fields of a group share a fieldset; what is marked advanced is folded away.
function groupOf(container, field) {
  const name = field.group ?? (field.advanced ? "advanced" : undefined);
  if (name === undefined) return container;
  const known = container.querySelector(`[data-group="${CSS.escape(name)}"]`);
  if (known) return known;
  const inner = make("div", { className: "fields" });
  inner.dataset.group = name;
  const title = field.group_label ?? (name === "advanced" ? "Advanced" : name);
  container.append(
    field.advanced
      ? make("details", {}, make("summary", { textContent: title }), inner)
      : make("fieldset", {}, make("legend", { textContent: title }), inner),
  );
  return inner;
}

function makeControl(field) {
  const id = `field-${field.key}`;
  const secret = field.secret === true;
  const input = Object.assign(makeInput(field, secret), { id });
  const required = make("span", { className: "required" });
  const label = make("label", { htmlFor: id }, field.label, required);
  const hint = make("p", { id: `${id}-hint`, className: "hint", textContent: field.help ?? "", hidden: !field.help });
  const error = make("p", { id: `${id}-error`, className: "error", hidden: true });
  const verbs = secret ? makeVerbs(id, field.label, input) : undefined;
  const line = input.type === "checkbox" ? make("div", { className: "check" }, input, label) : label;
  const node = make("div", { className: `field span-${field.span ?? 24}` }, line);
  if (verbs) node.append(verbs.node);
  if (input.type !== "checkbox") node.append(input);
  node.append(hint, error);

  const describe = () => {
    const described = [hint, error].filter((each) => !each.hidden).map((each) => each.id);
    if (described.length > 0) input.setAttribute("aria-describedby", described.join(" "));
    else input.removeAttribute("aria-describedby");
  };
  describe();
  return {
    field,
    node,
    value: () => (verbs?.verb() === "keep" ? undefined : verbs?.verb() === "clear" ? null : valueOf(field, input)),
    setSaved: (isSet) => verbs?.setSaved(isSet),
    showState(state, finding, warning) {
      node.hidden = state?.visible === false;
      required.textContent = state?.required && input.type !== "checkbox" ? " (required)" : "";
      if (finding) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      const text = (finding ?? warning)?.message ?? "";
      // Written only when it differs: some screen readers repeat a text that is set again.
      if (error.textContent !== text) error.textContent = text;
      error.className = finding ? "error" : "warning";
      error.hidden = text === "";
      describe();
    },
  };
}

// A secret that is set is never shown, not even as dots: it is kept, replaced or cleared.
function makeVerbs(id, label, input) {
  const state = make("span", { id: `${id}-state`, textContent: "Set." });
  const node = make(
    "div",
    { className: "verbs", hidden: true, role: "group", ariaLabel: `${label}: stored value` },
    state,
  );
  let verb = "replace";
  const choose = (chosen) => {
    verb = chosen;
    state.textContent = {
      keep: "Set, and kept.",
      replace: "Set. The new value replaces it.",
      clear: "Set. It will be cleared.",
    }[verb];
    for (const button of node.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.value === verb));
    input.hidden = verb !== "replace";
    if (input.hidden) input.value = "";
  };
  for (const value of ["keep", "replace", "clear"]) {
    const button = make("button", { type: "button", className: "quiet", value, textContent: value });
    button.addEventListener("click", () => {
      choose(value);
      button.dispatchEvent(new Event("change", { bubbles: true }));
      if (value === "replace") input.focus();
    });
    node.append(button);
  }
  return {
    node,
    verb: () => verb,
    setSaved(isSet) {
      node.hidden = !isSet;
      choose(isSet ? "keep" : "replace");
    },
  };
}

function makeInput(field, secret) {
  if (field.type === "select" && field.options && !field.mode) {
    const select = make("select", {}, ...(field.required ? [] : [new Option("", "")]));
    select.append(...field.options.map(({ value, label }) => new Option(label, value)));
    if (field.default != null) select.value = field.default;
    return select;
  }
  if (field.type === "switch" || field.type === "checkbox")
    return make("input", { type: "checkbox", checked: field.default === true });
  const common = {
    autocomplete: secret ? "new-password" : "off",
    spellcheck: false,
    placeholder: field.placeholder ?? field.example ?? "",
  };
  if (["file", "textarea", "json", "key-value", "oauth"].includes(field.type))
    return make("textarea", { ...common, rows: 3 });
  const value = secret || field.default == null ? "" : [field.default].flat().join(", ");
  // A number is typed as text: what is no number shall be reported, not swallowed.
  return make("input", {
    ...common,
    type: secret ? "password" : "text",
    inputMode: field.type === "number" ? "numeric" : "text",
    value,
  });
}

function valueOf(field, input) {
  if (input.type === "checkbox") return input.checked;
  const text = input.value.trim();
  if (text === "") return undefined;
  if (field.type === "number") return Number.isFinite(Number(text)) ? Number(text) : text;
  if (field.mode)
    return text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean);
  if (!["json", "key-value", "oauth"].includes(field.type)) return input.value;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
