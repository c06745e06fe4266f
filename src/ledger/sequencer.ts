import { type Timer } from '../clock.js';
import { type Ledger } from './ledger.js';

/** Events that get their places in one transaction. */
const batch = 500;
/** How long to gather events before assigning places, so that events written together share a transaction. */
const gatherMs = 20;
/** How often to look for events whose process died before assigning their places. */
const pollMs = 500;

/**
 * Assigns events their places in the feeds if several processes write side by side: in the order of commits, one process at a time, one transaction
 * per batch. Writers of events never wait for it. A ledger with one process assigns places as it writes, and does not need it.
 */
export class Sequencer {
  private timer: Timer | undefined;
  /** When the timer fires, on the monotonic clock. */
  private dueAt = Infinity;
  private placing: Promise<void> | undefined;
  private stopped = true;
  private readonly onWritten = (): void => this.soon(gatherMs);

  constructor(
    private readonly ledger: Ledger,
    private readonly onError: (error: unknown, what: string) => void,
  ) {}

  start(): void {
    if (this.ledger.kind === 'sqlite') return;
    this.stopped = false;
    this.ledger.news.on('written', this.onWritten);
    this.soon(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    this.ledger.news.off('written', this.onWritten);
    await this.placing;
  }

  /** Places all committed events, unless another process is doing so; returns whether there may be more. */
  async placeAll(): Promise<boolean> {
    for (;;) {
      if (!(await this.ledger.outbox.anyUnplaced())) return false;
      const placed = await this.ledger.transaction((ledger) => ledger.outbox.place(batch));
      if (placed === undefined) return true;
      if (placed.length > 0) this.ledger.news.emit('placed', new Set(placed));
    }
  }

  private soon(ms: number): void {
    const at = this.ledger.clock.monotonic() + ms;
    if (this.stopped || at >= this.dueAt) return;
    this.dueAt = at;
    this.timer?.cancel();
    this.timer = this.ledger.clock.after(ms, () => void this.turn());
  }

  private async turn(): Promise<void> {
    this.dueAt = Infinity;
    const before = this.placing;
    this.placing = (async () => {
      await before;
      const more = await this.placeAll().catch((error: unknown) => this.onError(error, 'sequencer'));
      this.soon(more === true ? gatherMs : pollMs);
    })();
    await this.placing;
  }
}
