// React components over <jackfield-form>, and a hook for forms of one's own markup. React is the application's.
import { createElement, useEffect, useImperativeHandle, useRef, useState, useSyncExternalStore } from "react";
import { FormModel, defineForm } from "../form/index.js";
import type { CSSProperties, ReactElement, ReactNode, Ref } from "react";
import type { TestOutcome } from "../generated/answers.js";
import type {
  FormChecked,
  FormChoices,
  FormConfig,
  FormCore,
  FormManifest,
  FormOAuth,
  FormOptions,
  FormQuestion,
  FormStart,
  FormTest,
  FormTexts,
  FormView,
  JackfieldForm as FormElement,
  StoredConfig,
} from "../form/index.js";

type Answer<Value> = Value | PromiseLike<Value> | undefined;

/** What {@link JackfieldForm} takes; the properties are those of the element. */
export interface JackfieldFormProps {
  /** What the form is drawn from. */
  readonly manifest?: FormManifest | undefined;
  /** An opened core, which validates. Until it is there the form is drawn and not validated. */
  readonly jackfield?: FormCore | undefined;
  /** A stored integration, masked. With it the form is an update. */
  readonly stored?: StoredConfig | undefined;
  /** The language, such as "de"; default English. */
  readonly locale?: string | undefined;
  /** Replaces some of the form's own words. */
  readonly texts?: Partial<FormTexts> | undefined;
  /** The redirect address to copy at OAuth buttons. */
  readonly redirectUri?: string | undefined;
  /** Shows the form and lets nothing change. */
  readonly disabled?: boolean | undefined;
  /** Fills the fields once, when the form appears. */
  readonly defaultValue?: FormConfig | undefined;
  /** Errors of a server. Another list is shown when it is given. */
  readonly errors?: unknown;
  /** Called after each change. */
  readonly onChange?: ((checked: FormChecked) => void) | undefined;
  /** Called when the user submits and nothing is wrong. */
  readonly onSubmit?: ((checked: FormChecked) => void) | undefined;
  /** What it returns is shown as the result of the test. */
  readonly onTest?: ((test: FormTest) => Answer<TestOutcome>) | undefined;
  /** Runs the popup and returns the value of the field. */
  readonly onOAuth?: ((oauth: FormOAuth) => Answer<FormConfig>) | undefined;
  /** Returns the choices of a field. */
  readonly onOptions?: ((options: FormOptions) => Answer<FormChoices>) | undefined;
  /** Buttons and what else stands below the fields. */
  readonly children?: ReactNode;
  /** The element. */
  readonly ref?: Ref<FormElement> | undefined;
  /** The id of the element. */
  readonly id?: string | undefined;
  /** Its classes. */
  readonly className?: string | undefined;
  /** Its style. */
  readonly style?: CSSProperties | undefined;
  /** Its name within a form of the page. */
  readonly name?: string | undefined;
  /** How the ids of its nodes begin; for several forms on a page. */
  readonly prefix?: string | undefined;
  /** Its name for screen readers. */
  readonly "aria-label"?: string | undefined;
  /** The id of the node that names it. */
  readonly "aria-labelledby"?: string | undefined;
}

const settable = ["locale", "texts", "redirectUri", "disabled", "jackfield", "manifest", "stored"] as const;
type Settable = (typeof settable)[number];

/**
 * The form of a manifest.
 *
 * @example
 * ```tsx
 * <JackfieldForm jackfield={jackfield} manifest={manifest} onSubmit={({ config }) => save(config)}>
 *   <button>Save</button>
 * </JackfieldForm>
 * ```
 */
export function JackfieldForm(props: JackfieldFormProps): ReactElement {
  const { id, className, style, name, prefix, children, defaultValue, errors } = props;
  const node = useRef<FormElement>(null);
  const latest = useRef(props);
  latest.current = props;
  useImperativeHandle(props.ref, () => node.current as FormElement, []);
  useEffect(() => {
    defineForm();
    const form = node.current;
    if (form === null) return undefined;
    const heard = listen(form, latest);
    return () => {
      for (const [type, listener] of heard) form.removeEventListener(type, listener);
    };
  }, []);
  // Setting a property again may take away what was typed: only what is another value is set.
  const given = useRef<Partial<Record<Settable, unknown>>>({});
  useEffect(() => {
    for (const name of settable) {
      if (given.current[name] === props[name]) continue;
      given.current[name] = props[name];
      if (node.current !== null) Reflect.set(node.current, name, props[name]);
    }
  });
  useEffect(() => {
    if (node.current !== null && defaultValue !== undefined) node.current.value = defaultValue;
  }, []);
  useEffect(() => {
    if (errors !== undefined) node.current?.showErrors(errors);
  }, [errors]);
  const attributes = {
    id,
    class: className,
    style,
    name,
    prefix,
    "aria-label": props["aria-label"],
    "aria-labelledby": props["aria-labelledby"],
  };
  // The element moves its children below the fields: React keeps one node, and what changes is inside of it.
  const own = children === undefined ? undefined : createElement("div", {}, children);
  return createElement("jackfield-form", { ref: node, ...attributes }, own);
}

type Props = { readonly current: JackfieldFormProps };

// The listeners stay; what they call is that of the last rendering.
function listen(form: FormElement, props: Props): (readonly [string, (event: Event) => void])[] {
  const answer = <Value>({ respondWith }: FormQuestion<Value>, given: Answer<Value>): void => {
    if (given !== undefined) respondWith(given);
  };
  const on = <Detail>(type: string, hear: (detail: Detail) => void): readonly [string, (event: Event) => void] => {
    const listener = (event: Event): void => {
      hear((event as CustomEvent<Detail>).detail);
    };
    form.addEventListener(type, listener);
    return [type, listener];
  };
  return [
    on<FormChecked>("jackfield-change", (detail) => props.current.onChange?.(detail)),
    on<FormChecked>("jackfield-submit", (detail) => props.current.onSubmit?.(detail)),
    on<FormTest>("jackfield-test", (detail) => {
      answer(detail, props.current.onTest?.(detail));
    }),
    on<FormOAuth>("jackfield-oauth", (detail) => {
      answer(detail, props.current.onOAuth?.(detail));
    }),
    on<FormOptions>("jackfield-options", (detail) => {
      answer(detail, props.current.onOptions?.(detail));
    }),
  ];
}

/** The state of a headless form, and the form itself to change it. */
export interface HeadlessForm {
  /** Its methods change the form. */
  readonly form: FormModel;
  /** What to draw; another object after each change. */
  readonly view: FormView;
}

/**
 * A form without markup: `view` has the fields, their values, errors and choices; methods of `form` change them.
 *
 * @example
 * ```tsx
 * const { form, view } = useJackfieldForm({ jackfield, manifest });
 * return view.fields.map(({ field, label, value }) => (
 *   <input key={field.key} aria-label={label} value={String(value ?? "")}
 *          onChange={({ target }) => form.set(field.model, target.value)} />
 * ));
 * ```
 */
export function useJackfieldForm(start: FormStart): HeadlessForm {
  const [form] = useState(() => new FormModel(start));
  const { manifest, jackfield, stored, locale, texts } = start;
  useEffect(() => {
    if (form.jackfield !== jackfield) form.jackfield = jackfield;
    if (form.manifest !== manifest) form.manifest = manifest;
    if (form.stored !== stored) form.stored = stored;
    if (form.locale !== locale) form.locale = locale;
    form.texts = texts;
  }, [form, manifest, jackfield, stored, locale, texts]);
  const view = useSyncExternalStore(
    (changed) => form.subscribe(changed),
    () => form.view,
    () => form.view,
  );
  return { form, view };
}
