/**
 * The provider's document as a test reads it, on its own: what each method takes, the word for a parameter that is missing,
 * the word for one that is wrong, and the members of the reply. `{client}` and the like stand for what `prepared` has made.
 */
export interface Page {
  /** A call that succeeds. */
  readonly good: string;
  /** `parameter:word`, with the parameter left out or blank. */
  readonly missing?: string;
  /** `parameter=value:word`, one value changed in the good call. */
  readonly wrong?: string;
  /** Members of the reply beside `status`; in brackets those of its rows or of the object. */
  readonly reply?: string;
}

/** The members of a point of presence, which two replies have. */
export const server =
  'server_name server_shortname server_hostname server_ip server_country server_pop server_recommended';
