/** A field in a reply that no row reads. */
export interface UnknownField {
  operation: string;
  /** Names from the top of the reply down, without the places in lists; `name@attribute` in XML. */
  path: string;
  count: number;
  /** Epoch ms. */
  lastSeenAt: number;
}

/** A value of an open list, such as a status, that is in no table. Scrubbed. */
export interface UnknownWord {
  operation: string;
  field: string;
  word: string;
  count: number;
  lastSeenAt: number;
}

/** Where a reply did not match its row, and what was expected there; never the value. */
export interface UnreadableReply {
  operation: string;
  at: string;
  expected: string;
  count: number;
  lastSeenAt: number;
}

/** How replies differ from what their rows expect, since this process started. Most frequent first. */
export interface DriftReport {
  /** Epoch ms. */
  since: number;
  fields: UnknownField[];
  words: UnknownWord[];
  replies: UnreadableReply[];
}
