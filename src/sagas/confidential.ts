interface Kept {
  value: unknown;
  dispose: (() => void) | undefined;
}

/**
 * What a piece of work needs and nobody may write down: card data, PINs, uploaded documents. It lives in the memory of the process that
 * was given it, and nowhere else; if that process dies before the call has gone out, the call is never made.
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
