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
  readonly manifest?: FormManifest | undefined;
  readonly jackfield?: FormCore | undefined;
  readonly stored?: StoredConfig | undefined;
  readonly locale?: string | undefined;
  readonly texts?: Partial<FormTexts> | undefined;
  readonly redirectUri?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** Fills the fields once, when the form appears. */
  readonly defaultValue?: FormConfig | undefined;
  /** Errors of a server. Another list is shown when it is given. */
  readonly errors?: unknown;
  readonly onChange?: ((checked: FormChecked) => void) | undefined;
  readonly onSubmit?: ((checked: FormChecked) => void) | undefined;
  /** What it returns is shown as the result of the test. */
  readonly onTest?: ((test: FormTest) => Answer<TestOutcome>) | undefined;
  /** Runs the popup and returns the value of the field. */
  readonly onOAuth?: ((oauth: FormOAuth) => Answer<FormConfig>) | undefined;
  /** Returns the choices of a field. */
  readonly onOptions?: ((options: FormOptions) => Answer<FormChoices>) | undefined;
  /** Buttons and what else stands below the fields. */
  readonly children?: ReactNode;
  readonly ref?: Ref<FormElement> | undefined;
  readonly id?: string | undefined;
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
  readonly name?: string | undefined;
  readonly prefix?: string | undefined;
  readonly "aria-label"?: string | undefined;
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
  readonly form: FormModel;
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
