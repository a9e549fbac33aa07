// The form's own words. Labels and hints come from the manifest, findings from the core.

/** Every text of the form itself; an application replaces what it likes. */
export interface FormTexts {
  readonly required: string;
  readonly advanced: string;
  readonly submit: string;
  readonly test: string;
  /** The first entry of a select that has no value yet. */
  readonly choose: string;
  /** The link beside a credential. */
  readonly docs: string;
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
  /** Why a stored secret must be sent again; the labels of the fields that were changed. */
  readonly sendAgain: (changed: readonly string[]) => string;
  readonly add: string;
  readonly remove: (name: string) => string;
  /** The names of the two inputs of a pair. */
  readonly pairKey: (label: string, at: number) => string;
  readonly pairValue: (label: string, at: number) => string;
  readonly yes: string;
  readonly no: string;
  /** How a list of texts is typed. */
  readonly tagsHint: string;
  readonly chooseFile: string;
  readonly fileTooLarge: string;
  readonly fileUnreadable: string;
  readonly connect: string;
  readonly connecting: string;
  readonly connected: string;
  readonly notConnected: string;
  /** Before the address that is registered at the service. */
  readonly redirectUri: string;
  readonly url: string;
  readonly urlHint: string;
  readonly urlFill: string;
  readonly urlFilled: (count: number, ignored: readonly string[]) => string;
  readonly urlUnreadable: string;
  /** The URL is one of another kind of database. */
  readonly urlOther: (client: string) => string;
  readonly optionsLoading: string;
  readonly optionsReady: (count: number) => string;
  readonly optionsFailed: string;
  readonly notOffered: string;
  readonly testing: string;
  readonly outcomes: Readonly<Record<"ok" | "failed" | "unreachable" | "unsupported", string>>;
  readonly stale: string;
  /** Instead of the core's message, by the code of a finding. A message of the manifest is kept. */
  readonly findings: Readonly<Record<string, string>>;
  /**
   * Translates a text of the manifest. The key is `i18n` of the field, or `type.sub_type.key`, then `.label`, `.help`,
   * `.placeholder`, `.group`, or `.option.` and the value.
   */
  readonly translate: (key: string, text: string) => string;
}
