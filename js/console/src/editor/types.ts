// The face of the editor: it is a script of its own, loaded when a query page opens.

/** A statement of the text. */
export interface Statement {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** The text with spaces in place of strings, comments and quoted names: what placeholders are looked for in. */
  readonly bare: string;
}

/** Tables and their columns, for completion: {"public": {"orders": ["id", "total"]}}. */
export type Schema = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What an editor is opened with. */
export interface EditorOptions {
  /** The sub_type of the integration. */
  readonly subType: string;
  readonly parent: HTMLElement;
  readonly text: string;
  readonly label: string;
  readonly onChange: () => void;
  readonly onRun: () => void;
}

/** An open editor. */
export interface Editor {
  text(): string;
  setText(text: string): void;
  insert(text: string): void;
  /** The selected text as one statement, or every statement of the text. */
  statements(): readonly Statement[];
  setSchema(schema: Schema, defaultSchema: string | undefined): void;
  /** Marks a place of the text with a message; undefined takes the mark away. */
  mark(error: { readonly at: number; readonly message: string } | undefined): void;
  focus(): void;
}
