// PEM text: pasted, chosen as a file, or dropped. The file is read in the page; its name is not kept.
import { make, makeButton } from "./dom.js";
import { makeText } from "./text-input.js";
import type { Widget, WidgetHost } from "./widget.js";

const mostBytes = 65_536;

/** A textarea with a button that reads a file into it. */
export function makePem(host: WidgetHost): Widget {
  const { texts } = host;
  const typed = makeText({ ...host, field: { ...host.field, type: "textarea" } });
  const problem = make("p", { className: "error", hidden: true });
  problem.setAttribute("role", "alert");
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const found = await textIn(file);
    problem.textContent = found === "large" ? texts.fileTooLarge : found === "binary" ? texts.fileUnreadable : "";
    problem.hidden = problem.textContent === "";
    if (typeof found === "object") host.tell(found.text);
  };
  // Not in the page: its own button cannot be labelled in the language of the form.
  const picker = make("input", { type: "file", accept: ".pem,.crt,.cer,.key,.p8,text/plain" });
  picker.addEventListener("change", () => {
    void read(picker.files?.[0]);
    picker.value = "";
  });
  const button = makeButton(texts.chooseFile, () => {
    picker.click();
  });
  button.setAttribute("aria-describedby", `${host.id}-label`);
  typed.target.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") === true) event.preventDefault();
  });
  typed.target.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    void read(file);
  });
  return {
    node: make("div", { className: "pem" }, typed.target, button, problem),
    target: typed.target,
    update: typed.update,
  };
}

async function textIn(file: File): Promise<{ readonly text: string } | "large" | "binary"> {
  if (file.size > mostBytes) return "large";
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return text.includes("\0") ? "binary" : { text };
  } catch {
    return "binary";
  }
}
