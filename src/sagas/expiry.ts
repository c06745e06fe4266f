import { type Timer } from '../clock.js';
import { toldOfExpiring } from '../domain/told.js';
import { StoreUnreachable } from '../ledger/database.js';
import { type Ledger } from '../ledger/ledger.js';
import { type VolatileStore } from '../volatile/ports.js';
import { moveReservation, releaseNumber } from '../lifecycle/status-moves.js';
import { type Runner } from './runner.js';

const sweepMs = 250;
const batch = 500;
/** How many end in one transaction: a sync of the disk for each would make the last of thousands half a minute late. */
const together = 25;
const claimLeaseMs = 30_000;
const rebuildMs = 60_000;
const rebuildPage = 1_000;
/** How long before a reservation can no longer be ordered that is announced, and how often to look. */
const [announceMs, announceEveryMs] = [60_000, 5_000];

/**
 * Ends reservations on time. The clock (Redis or in process) says which deadlines have passed; the ledger decides, and it rebuilds
 * the clock at the start, every minute, and whenever Redis comes back. While the clock is away the ledger is swept instead.
 */
export class Expiry {
  private timers: Timer[] = [];
  private sweeping = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly volatile: VolatileStore,
    private readonly runner: Pick<Runner, 'kick'>,
    private readonly onError: (error: unknown, what: string) => void,
  ) {}

  async start(): Promise<void> {
    this.volatile.onRecovered(
      () => void this.rebuild().catch((error: unknown) => this.onError(error, 'reservation clock')),
    );
    await this.rebuild().catch((error: unknown) => this.onError(error, 'reservation clock'));
    const { clock } = this.ledger;
    this.timers = [
      clock.every(sweepMs, () => void this.sweep()),
      clock.every(announceEveryMs, () => void this.announce().catch((error: unknown) => this.onError(error, 'expiry'))),
      clock.every(rebuildMs, () => void this.rebuild().catch(() => undefined)),
    ];
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
  }

  /** Puts every held reservation's deadline into the clock. Idempotent. */
  async rebuild(): Promise<number> {
    let total = 0;
    for (let after: { after?: { id: string; dueAt: number } } | undefined = {}; after;) {
      const page = await this.ledger.deadlines.list({ limit: rebuildPage, ...after });
      if (page.length > 0) await this.volatile.clock.schedule(page);
      total += page.length;
      after = page.length < rebuildPage ? undefined : { after: page.at(-1)! };
    }
    return total;
  }

  /** Announces to tenants the reservations that can be ordered for at most one more minute. */
  async announce(): Promise<void> {
    const now = this.ledger.clock.now();
    for (let found = batch; found === batch;) {
      found = await this.ledger.transaction(async (ledger) => {
        const expiring = await ledger.deadlines.announce(now + announceMs, batch);
        // The others have expired, and their events say so.
        for (const reservation of expiring.filter(({ orderableUntil }) => orderableUntil > now))
          await ledger.outbox.append(toldOfExpiring(reservation));
        return expiring.length;
      });
    }
  }

  /** Ends everything that is due. Never early: the ledger's own deadline is checked again for each. */
  async sweep(): Promise<void> {
    if (this.sweeping) return;
    this.sweeping = true;
    try {
      for (;;) {
        const ids = await this.due();
        let moved = false;
        for (let i = 0; i < ids.length; i += together) moved = (await this.end(ids.slice(i, i + together))) || moved;
        if (!moved || ids.length < batch) return;
      }
    } catch (error) {
      this.onError(error, 'expiry');
    } finally {
      this.sweeping = false;
    }
  }

  /** Redis uses its own clock, which cannot be moved: once the sandbox clock was moved, the ledger is swept instead. */
  private async due(): Promise<string[]> {
    const { clock } = this.ledger;
    if (clock.aheadMs === 0) {
      const claimed = await this.volatile.clock.claimDue(batch, claimLeaseMs).catch(() => undefined);
      if (claimed) return claimed;
    }
    return (await this.ledger.deadlines.list({ dueBy: clock.now(), limit: batch })).map(({ id }) => id);
  }

  /** Expires reservations and updates the deadlines: ended ones are removed, the others rescheduled. Returns whether any could be processed. */
  private async end(ids: readonly string[]): Promise<boolean> {
    let early: { id: string; dueAt: number }[];
    try {
      early = await this.expire(ids);
    } catch (error) {
      if (error instanceof StoreUnreachable || ids.length === 1) throw error;
      // One that cannot be ended must not block the others.
      let moved = false;
      for (const id of ids) {
        try {
          moved = (await this.end([id])) || moved;
        } catch (reason) {
          this.onError(reason, `expiry of ${id}`);
        }
      }
      return moved;
    }
    const later = new Set(early.map(({ id }) => id));
    await this.volatile.clock.remove(ids.filter((id) => !later.has(id))).catch(() => undefined);
    // The clock is ahead of the ledger's: these are rescheduled for their real deadlines.
    if (early.length > 0) await this.volatile.clock.schedule(early).catch(() => undefined);
    return true;
  }

  /**
   * Ends those that are still held and have expired, in one transaction; returns those with a deadline in the future. A reservation that an order
   * has claimed is pinned and left alone.
   */
  private async expire(ids: readonly string[]): Promise<{ id: string; dueAt: number }[]> {
    const now = this.ledger.clock.now();
    const { early, ended } = await this.ledger.transaction(async (ledger) => {
      const outcome = { early: [] as { id: string; dueAt: number }[], ended: 0 };
      for (const id of ids) {
        const reservation = await ledger.reservations.findLocked(id);
        if (reservation?.status !== 'held') continue;
        if (reservation.expiresAt > now) {
          outcome.early.push({ id, dueAt: reservation.expiresAt });
          continue;
        }
        await moveReservation(ledger, reservation, 'expired');
        for (const n of reservation.numbers.filter((held) => held.live)) await releaseNumber(ledger, n, 'expired');
        await ledger.work.wake(reservation, 'reservation');
        outcome.ended++;
      }
      return outcome;
    });
    if (ended > 0) this.runner.kick();
    return early;
  }
}
