// The form's own words. Labels and hints come from the manifest, findings from the core.

/** Every text of the form itself; an application replaces what it likes. */
export interface FormTexts {
  /** Behind the label of a field that must be filled. */
  readonly required: string;
  /** The title of what is folded away. */
  readonly advanced: string;
  /** The button of a form that has none of its own. */
  readonly submit: string;
  /** The button that tests the connection. */
  readonly test: string;
  /** The first entry of a select that has no value yet. */
  readonly choose: string;
  /** The link beside a credential. */
  readonly docs: string;
  /** The title of the summary of errors. */
  readonly toCorrect: (count: number) => string;
  /** The name of the group of buttons at a secret. */
  readonly storedValue: (label: string) => string;
  /** The choice to keep a stored secret. */
  readonly keep: string;
  /** The choice to replace a stored secret. */
  readonly replace: string;
  /** The choice to clear a stored secret. */
  readonly clear: string;
  /** A stored secret stays. */
  readonly kept: string;
  /** A stored secret is replaced by what is typed. */
  readonly replaced: string;
  /** A stored secret will be cleared. */
  readonly cleared: string;
  /** Why a stored secret must be sent again; the labels of the fields that were changed. */
  readonly sendAgain: (changed: readonly string[]) => string;
  /** The button that adds a pair. */
  readonly add: string;
  /** The button that removes a pair or an entry; its name. */
  readonly remove: (name: string) => string;
  /** The names of the two inputs of a pair. */
  readonly pairKey: (label: string, at: number) => string;
  /** The second input of a pair, from 1. */
  readonly pairValue: (label: string, at: number) => string;
  /** A switch that is on. */
  readonly yes: string;
  /** A switch that is off. */
  readonly no: string;
  /** How a list of texts is typed. */
  readonly tagsHint: string;
  /** The button that reads a file into the field. */
  readonly chooseFile: string;
  /** The file has more than 64 KiB. */
  readonly fileTooLarge: string;
  /** The file is not UTF-8 text. */
  readonly fileUnreadable: string;
  /** The button that opens the OAuth popup. */
  readonly connect: string;
  /** While the popup is open. */
  readonly connecting: string;
  /** The field has a grant. */
  readonly connected: string;
  /** The field has no grant. */
  readonly notConnected: string;
  /** Before the address that is registered at the service. */
  readonly redirectUri: string;
  /** The label of the field for a connection URL. */
  readonly url: string;
  /** The hint below it. */
  readonly urlHint: string;
  /** The button that fills the fields from the URL. */
  readonly urlFill: string;
  /** How many fields were filled, and which parameters have no field. */
  readonly urlFilled: (count: number, ignored: readonly string[]) => string;
  /** The text cannot be read as a connection URL. */
  readonly urlUnreadable: string;
  /** The URL is one of another kind of database. */
  readonly urlOther: (client: string) => string;
  /** While the choices of a field are read. */
  readonly optionsLoading: string;
  /** How many choices were read. */
  readonly optionsReady: (count: number) => string;
  /** The choices could not be read; a value can be typed. */
  readonly optionsFailed: string;
  /** The value is not among the choices. */
  readonly notOffered: string;
  /** While a test runs. */
  readonly testing: string;
  /** How a test ended, before its message. */
  readonly outcomes: Readonly<Record<"ok" | "failed" | "unreachable" | "unsupported", string>>;
  /** Something changed since the test. */
  readonly stale: string;
  /** Instead of the core's message, by the code of a finding. A message of the manifest is kept. */
  readonly findings: Readonly<Record<string, string>>;
  /**
   * Translates a text of the manifest. The key is `i18n` of the field, or `type.sub_type.key`, then `.label`, `.help`,
   * `.placeholder`, `.group`, or `.option.` and the value.
   */
  readonly translate: (key: string, text: string) => string;
}
