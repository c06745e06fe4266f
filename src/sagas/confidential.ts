interface Kept {
  value: unknown;
  dispose: (() => void) | undefined;
}

/**
 * Data that work needs and that must never be stored: card data, PINs, uploaded documents. It exists only in the memory of the process that received
 * it; if that process dies before the call is sent, the call is never made.
 */
export class Confidential {
  private readonly kept = new Map<string, Kept>();

  /** `dispose` is called once it is forgotten. */
  keep(subjectId: string, value: unknown, dispose?: () => void): void {
    this.kept.set(subjectId, { value, dispose });
  }

  of(subjectId: string): unknown {
    return this.kept.get(subjectId)?.value;
  }

  forget(subjectId: string): void {
    this.kept.get(subjectId)?.dispose?.();
    this.kept.delete(subjectId);
  }
}
