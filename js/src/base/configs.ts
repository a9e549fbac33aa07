// What the derived types of configs are made of.

/** A set secret, as it is read. Sent back, it keeps what is stored. */
export type MaskedSecret = "********";

/** A secret kept outside of the store, resolved while connecting. */
export interface SecretReference {
  /** Names the place; the host resolves it. */
  $ref: string;
}

/** A change of a config: absent keeps, null clears. */
export type ConfigPatch<T> = {
  [Key in keyof T]?: (T[Key] extends object | undefined ? ConfigPatch<T[Key]> : T[Key]) | null;
};

// The keys whose values are secrets: those that a reference may replace.
type SecretKey<T> = { [Key in keyof T]-?: [Extract<T[Key], SecretReference>] extends [never] ? never : Key }[keyof T];
type MaskedValue<T> = T extends readonly unknown[] ? T : T extends object ? Masked<T> : T;

/** A config as read: each secret is masked where it is set and absent where it is not. */
export type Masked<T> = { [Key in keyof T as Key extends SecretKey<T> ? never : Key]: MaskedValue<T[Key]> } & {
  [Key in SecretKey<T>]?: MaskedSecret | SecretReference;
};

/** The types of one entry of the catalogue. */
export interface ConfigTypes<Config> {
  /** The config as it is sent: secrets in clear, or references. */
  config: Config;
  /** The config as it is read: secrets are masked. */
  masked: Masked<Config>;
}
