// What the console needs of <jackfield-form>: the element, and the core that validates in this page.
import { defineForm } from "../../src/form/index.js";
import { asset, base } from "./base.js";
import { session } from "./session.js";
import { messageOf } from "./ui/view.js";
import type { FormConfig, FormCore, JackfieldForm } from "../../src/form/index.js";
import type { CatalogueEntry } from "../../src/generated/answers.js";
import type { Jackfield } from "../../src/jackfield.js";

let core: Promise<Jackfield> | undefined;

/**
 * Opens the core once. `say` hears what delays it: a server that was just built serves before its WebAssembly module is
 * there.
 */
export async function formCore(say: (text: string) => void): Promise<Jackfield> {
  core ??= openCore(say);
  try {
    return await core;
  } catch (error) {
    core = undefined;
    throw error;
  }
}

async function openCore(say: (text: string) => void): Promise<Jackfield> {
  const [{ open }, wasm, bundle] = await Promise.all([
    import("../../src/browser.js"),
    loadModule(say),
    fetch(asset("manifests/bundle.json")),
  ]);
  // The file of the package; its core checks it.
  return open({ wasm, manifests: (await bundle.json()) as { manifests: object[] } });
}

async function loadModule(say: (text: string) => void): Promise<ArrayBuffer> {
  for (;;) {
    const response = await fetch(asset("wasm/jackfield.wasm"));
    if (response.ok) return response.arrayBuffer();
    if (response.status !== 503) throw new Error(`The WebAssembly module was not found (HTTP ${response.status}).`);
    const { message } = (await response.json()) as { message: string };
    const seconds = Number(response.headers.get("retry-after"));
    if (seconds === 0) throw new Error(message);
    say(message);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

/** Draws the form, which can be filled in at once. Without its core it says nothing is valid: it sends nothing. */
export function draw(form: JackfieldForm, entry: CatalogueEntry): void {
  defineForm();
  form.redirectUri = `${location.origin}${base}/api/v2/oauth/callback`;
  form.manifest = entry;
}

/** Gives the form what validates it. The application may have manifests that only the server knows and checks. */
export function connect(form: JackfieldForm, core: Jackfield, entry: CatalogueEntry): void {
  const { integrationType: type, integrationSubType: subType } = entry;
  const isKnown = core.catalogue.list({ type }).some((item) => item.sub_type === subType);
  form.jackfield = isKnown ? storable(core, entry) : unjudged(core, entry);
}

function unjudged(core: Jackfield, { form }: CatalogueEntry): FormCore {
  const fields = Object.fromEntries(form.map(({ model, required = false }) => [model, { visible: true, required }]));
  return {
    merge: (...given) => core.merge(...given),
    urlToConfig: (...given) => core.urlToConfig(...given),
    validate: () => ({ valid: true, errors: [], warnings: [], fields }),
  };
}

// An integration is stored first and connected then, so a field that is connected may still be empty.
function storable(core: Jackfield, { form }: CatalogueEntry): FormCore {
  const later = form.filter(({ type }) => type === "oauth").map(({ model }) => model);
  return {
    merge: (...given) => core.merge(...given),
    urlToConfig: (...given) => core.urlToConfig(...given),
    validate: (...given) => {
      const report = core.validate(...given);
      const errors = report.errors.filter(({ code, path }) => code !== "required" || !later.includes(path));
      return { ...report, errors, valid: errors.length === 0 };
    },
  };
}

/** Tests the connection by one key. */
export function testByKey(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  (event.currentTarget as JackfieldForm).test();
}

/** What `jackfield-options` carries, as far as the console uses it. */
interface OptionsDetail {
  readonly endpoint: string | undefined;
  readonly params: FormConfig;
  readonly filter: { readonly type: string; readonly sub_type?: readonly string[] } | undefined;
  readonly respondWith: (answer: Promise<{ readonly list: readonly FormConfig[] }>) => void;
}

/** Answers a field that asks for its choices: an endpoint of the stored integration, or the integrations to link. */
export function answerOptions(event: Event, id: string | undefined): void {
  const { endpoint, params, filter, respondWith } = (event as CustomEvent<OptionsDetail>).detail;
  if (filter !== undefined) respondWith(linkable(filter.type, filter.sub_type));
  else if (endpoint !== undefined && id !== undefined) respondWith(session.endpoint(id, endpoint, params));
}

async function linkable(type: string, subTypes: readonly string[] | undefined): Promise<{ list: FormConfig[] }> {
  const { list } = await session.request("integration.list", { query: { type, limit: 1000 } });
  const fits = list.filter(({ sub_type: subType }) => subTypes?.includes(subType) !== false);
  return { list: fits.map(({ id, title }) => ({ value: id, label: title })) };
}

/** Why the form stays closed. */
export function noForm(error: unknown): string {
  return `The form can be neither tested nor saved: ${messageOf(error)}`;
}
