/** The intents that were used, remembered for as long as they could be sent again. */
export class SentIntents {
  private readonly until = new Map<string, number>();

  /** Marks the intent as used; false if it was used before. */
  use(stepId: string, until: number, now: number): boolean {
    if (this.until.has(stepId)) return false;
    for (const [id, end] of this.until) {
      if (end > now) break;
      this.until.delete(id);
    }
    this.until.set(stepId, until);
    return true;
  }
}
