/** Timeout of a saga's reads, for which no caller is waiting. Milliseconds. */
export const sagaReadMs = 15_000;
