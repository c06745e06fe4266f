/** A span of a trace, as W3C trace context identifies it: 32 and 16 lowercase hexadecimal digits. */
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
}

/** Attributes of a span: names, IDs, codes and counts, never a value from a request or a reply. Those that are undefined are left out. */
export type SpanFacts = Readonly<Record<string, string | number | undefined>>;

/** A span in progress. It is exported once it has ended. */
export interface Span extends SpanContext {
  child(name: string, facts?: SpanFacts): Span;
  /** `failed`: the span is marked as an error. Only the first call has an effect. */
  end(facts?: SpanFacts, failed?: boolean): void;
}
