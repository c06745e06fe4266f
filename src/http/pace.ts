/** How many requests begin in one turn of the event loop, in which Node accepts one connection. */
export const perTurn = 2;

/**
 * Limits how many requests begin per turn of the event loop. Otherwise everything that has arrived would be handled in one turn, blocking everything
 * else.
 */
export class Pace {
  private begun = 0;
  private readonly waiting: (() => void)[] = [];

  /** Resolves when the next request may begin, with how long it waited (ms). */
  async turn(): Promise<number> {
    if (this.begun === 0) setImmediate(this.next);
    if (this.begun < perTurn) {
      this.begun++;
      return 0;
    }
    const since = performance.now();
    await new Promise<void>((begin) => this.waiting.push(begin));
    return performance.now() - since;
  }

  private readonly next = (): void => {
    const going = this.waiting.splice(0, perTurn);
    this.begun = going.length;
    if (going.length > 0) setImmediate(this.next);
    for (const begin of going) begin();
  };
}
