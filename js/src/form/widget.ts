// What all widgets have in common. A widget shows a value and tells what was typed.
import type { FormField } from "../generated/answers.js";
import type { FormTexts } from "./texts.js";
import type { FieldView } from "./view.js";

/** What a widget needs of the form around it. */
export interface WidgetHost {
  readonly id: string;
  readonly field: FormField;
  readonly texts: FormTexts;
  /** Tells a value. */
  readonly tell: (value: unknown) => void;
  /** Asks for the choices that the field does not have itself. */
  readonly ask: () => void;
  readonly connect: () => void;
  readonly redirectUri: string | undefined;
}

/** The part of a field that takes its value. */
export interface Widget {
  readonly node: HTMLElement;
  /** Takes the focus and the description; the label is for it. */
  readonly target: HTMLElement;
  /** Several inputs, whose group has the label. */
  readonly isGroup?: true;
  readonly update: (view: FieldView) => void;
}
