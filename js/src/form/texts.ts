// The form's own words. Labels, hints and findings come from the manifest and the core.

/** Every text of the form itself; an application replaces what it likes. */
export interface FormTexts {
  readonly required: string;
  readonly advanced: string;
  readonly submit: string;
  /** The title of the summary of errors. */
  readonly toCorrect: (count: number) => string;
  /** The name of the group of buttons at a secret. */
  readonly storedValue: (label: string) => string;
  readonly keep: string;
  readonly replace: string;
  readonly clear: string;
  readonly kept: string;
  readonly replaced: string;
  readonly cleared: string;
}

/** The texts in English. */
export const englishTexts: FormTexts = {
  required: "(required)",
  advanced: "Advanced",
  submit: "Check",
  toCorrect: (count) => (count === 1 ? "One field to correct" : `${count} fields to correct`),
  storedValue: (label) => `${label}: stored value`,
  keep: "keep",
  replace: "replace",
  clear: "clear",
  kept: "Set, and kept.",
  replaced: "Set. The new value replaces it.",
  cleared: "Set. It will be cleared.",
};
