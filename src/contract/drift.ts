/** A field that came in a reply and that no row reads. */
export interface UnknownField {
  operation: string;
  /** Names from the top of the reply down, without the places in lists; `name@attribute` in XML. */
  path: string;
  count: number;
  /** Epoch ms. */
  lastSeenAt: number;
}

/** A word of an open list, such as a status, that no table has. Scrubbed. */
export interface UnknownWord {
  operation: string;
  field: string;
  word: string;
  count: number;
  lastSeenAt: number;
}

/** A place where a reply was not what its row says: where and what was expected, never what was there. */
export interface UnreadableReply {
  operation: string;
  at: string;
  expected: string;
  count: number;
  lastSeenAt: number;
}

/** How what a provider says differs from what its rows expect, since this process started. Most frequent first. */
export interface DriftReport {
  /** Epoch ms. */
  since: number;
  fields: UnknownField[];
  words: UnknownWord[];
  replies: UnreadableReply[];
}
