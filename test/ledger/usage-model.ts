import { GatewayError } from '../../src/domain/errors.js';
import { isEnded } from '../../src/domain/order.js';
import { type Reservation } from '../../src/domain/reservation.js';
import { type Ledger, type LedgerView } from '../../src/ledger/ledger.js';
import { moveChange, moveOrder, moveReservation, releaseNumber } from '../../src/lifecycle/status-moves.js';
import { completeOrder, endPricedOrder, returnReservation } from '../../src/lifecycle/order-endings.js';
import { changeOf, orderOf, reservation } from './samples.js';

type Counts = Record<string, number>;

/** What the ledger has counted of a tenant, by measure, unit and span; nothing that is nought. */
export async function countsOf(ledger: Ledger, tenant: string): Promise<Counts> {
  const counters = await ledger.counters.of(tenant);
  return Object.fromEntries(
    counters
      .filter(({ used }) => used !== 0)
      .map(({ measure, unit, span, used }) => [[measure, unit, span].filter((part) => part !== '').join(' '), used]),
  );
}

/** A tenant whose numbers are held, ordered, charged, refused, let go of and given up, as chance has it. */
export class UsageModel {
  private readonly reservations: string[] = [];
  private readonly orders: string[] = [];
  private readonly changes: string[] = [];

  constructor(
    private readonly ledger: Ledger,
    readonly tenant: string,
  ) {}

  /** One event of those that can happen; a claim that is refused is one as well. */
  async step(choice: number): Promise<void> {
    const event = events[choice % events.length]!;
    try {
      await this.ledger.transaction((ledger) => this[event](ledger, Math.floor(choice / events.length)));
    } catch (error) {
      if (!(error instanceof GatewayError && error.code === 'limit_exceeded')) throw error;
    }
  }

  async hold(ledger: LedgerView, choice: number): Promise<void> {
    ledger.usage.claim(this.tenant);
    const r = reservation({ tenant: this.tenant, numbers: Array.from({ length: 1 + (choice % 3) }, () => ({})) });
    await ledger.reservations.insert(r);
    await moveReservation(ledger, r, 'held');
    this.reservations.push(r.id);
  }

  async wish(ledger: LedgerView, choice: number): Promise<void> {
    ledger.usage.claim(this.tenant);
    const criteria = { type: 'local', quantity: 1 + (choice % 3) } as const;
    const r = reservation({ tenant: this.tenant, numbers: [], criteria });
    await ledger.reservations.insert(r);
    this.reservations.push(r.id);
  }

  async pick(ledger: LedgerView, choice: number): Promise<void> {
    const r = await this.reservation(ledger, choice, ['unknown']);
    if (!r?.criteria || r.numbers.length > 0 || r.failure) return;
    const { numbers } = reservation({ numbers: Array.from({ length: choice % 4 }, () => ({})) });
    await ledger.reservations.addNumbers(r, numbers, 0);
    if (numbers.length > 0) await moveReservation(ledger, r, 'held');
    else await ledger.reservations.setFailure(r.id, { code: 'number_unavailable', detail: 'none' });
  }

  async release(ledger: LedgerView, choice: number): Promise<void> {
    const r = await this.reservation(ledger, choice, ['held', 'expired', 'released']);
    const live = r?.numbers.find((n) => n.live);
    if (!r || !live) return;
    await ledger.heldNumbers.change(r.id, live.phoneNumber, { live: false, task: null, status: 'released' });
  }

  async expire(ledger: LedgerView, choice: number): Promise<void> {
    const r = await this.reservation(ledger, choice, ['held']);
    if (!r) return;
    await moveReservation(ledger, r, 'expired');
    for (const n of r.numbers.filter(({ live }) => live)) await releaseNumber(ledger, n, 'expired');
  }

  async order(ledger: LedgerView, choice: number): Promise<void> {
    const r = await this.reservation(ledger, choice, ['held']);
    const order = r && orderOf({ ...r, numbers: r.numbers.filter((n) => n.live) });
    if (!order || order.numbers.length === 0) return;
    ledger.usage.claim(this.tenant, { moneyToCome: true });
    await ledger.reservations.claim(r.id, order.id, Date.now());
    await ledger.orders.insert(order);
    this.orders.push(order.id);
  }

  async price(ledger: LedgerView, choice: number): Promise<void> {
    const order = await this.anOrder(ledger, choice);
    if (order?.status !== 'accepted') return;
    ledger.usage.claim(this.tenant);
    const total = { amount: `${1 + (choice % 4)}.25`, currency: 'USD' };
    await moveOrder(ledger, order, 'awaiting_confirmation', { cost: { total, lines: [] } });
  }

  async complete(ledger: LedgerView, choice: number): Promise<void> {
    const order = await this.anOrder(ledger, choice);
    if (!order || isEnded(order.status)) return;
    if (order.status === 'awaiting_confirmation') await moveOrder(ledger, order, 'in_progress');
    const now = (await ledger.orders.find(order.id))!;
    const active = now.numbers.map((n) => n.phoneNumber).slice(choice % 2);
    await completeOrder(ledger, now, active, { partial: active.length < now.numbers.length });
  }

  async refuse(ledger: LedgerView, choice: number): Promise<void> {
    const order = await this.anOrder(ledger, choice);
    if (!order || isEnded(order.status)) return;
    if (order.status === 'awaiting_confirmation') return endPricedOrder(ledger, order, 'expired', 'late');
    await moveOrder(ledger, order, 'rejected', { failure: { code: 'upstream_rejected', detail: 'no' } });
    await ledger.orders.setNumbers(order.id, () => 'failed', order.numbers);
    await returnReservation(ledger, order, choice % 2 === 0 ? 'held' : 'gone');
  }

  async doubt(ledger: LedgerView, choice: number): Promise<void> {
    const order = await this.anOrder(ledger, choice);
    if (!order || isEnded(order.status) || order.status === 'needs_review') return;
    await moveOrder(ledger, order, 'needs_review');
  }

  async giveUp(ledger: LedgerView, choice: number): Promise<void> {
    const order = await this.anOrder(ledger, choice);
    const active = order?.numbers.find((n) => n.status === 'active');
    if (order && active)
      await ledger.servedNumbers.giveUp(order.provider, order.account, [active.phoneNumber], 'chg_1');
  }

  async pay(ledger: LedgerView, choice: number): Promise<void> {
    ledger.usage.claim(this.tenant);
    const amount = { amount: `0.${10 + (choice % 80)}`, currency: 'USD' };
    const change = changeOf({ tenant: this.tenant, kind: 'customer.charge', input: { amount } });
    await ledger.changes.insert(change);
    this.changes.push(change.id);
  }

  async payNot(ledger: LedgerView, choice: number): Promise<void> {
    const change = await ledger.changes.find(this.changes[choice % this.changes.length] ?? '');
    if (change?.status === 'accepted') await moveChange(ledger, change, choice % 2 === 0 ? 'rejected' : 'completed');
  }

  /** The same from what there is, one by one. */
  async recount(): Promise<Counts> {
    const counts: Counts = {};
    const count = (name: string, n: number): void => void (n > 0 && (counts[name] = (counts[name] ?? 0) + n));
    for (const id of this.reservations) {
      const r = await this.ledger.reservations.find(id);
      if (!r) continue;
      const toCome = r.status === 'unknown' && !r.failure && r.numbers.length === 0;
      count('holds now', toCome ? (r.criteria?.quantity ?? 0) : r.numbers.filter((n) => n.live).length);
      count('reservations now', ['unknown', 'held', 'ordering'].includes(r.status) ? 1 : 0);
    }
    for (const id of this.orders) {
      const o = await this.ledger.orders.find(id);
      if (!o) continue;
      const stands = !['rejected', 'expired', 'cancelled'].includes(o.status);
      const there = isEnded(o.status) ? o.numbers.filter((n) => n.status === 'active') : o.numbers;
      count('numbers now', there.length);
      for (const span of ['day', 'month']) {
        count(`orders ${span}`, stands ? 1 : 0);
        count(`spend USD ${span}`, stands && o.cost ? Math.round(Number(o.cost.total.amount) * 10_000) : 0);
      }
    }
    for (const id of this.changes) {
      const c = await this.ledger.changes.find(id);
      const { amount } = (c?.input ?? {}) as { amount?: { amount: string } };
      for (const span of ['day', 'month'])
        count(`spend USD ${span}`, c && c.status !== 'rejected' ? Math.round(Number(amount?.amount) * 10_000) : 0);
    }
    return counts;
  }

  private async reservation(ledger: LedgerView, choice: number, statuses: string[]): Promise<Reservation | undefined> {
    const r = await ledger.reservations.findLocked(this.reservations[choice % this.reservations.length] ?? '');
    return r && statuses.includes(r.status) ? r : undefined;
  }

  private anOrder(ledger: LedgerView, choice: number): ReturnType<LedgerView['orders']['find']> {
    return ledger.orders.find(this.orders[choice % this.orders.length] ?? '');
  }
}

const events = ['hold', 'wish', 'pick', 'release', 'expire', 'order', 'price', 'complete', 'refuse', 'doubt', 'giveUp', 'pay', 'payNot'] as const; // prettier-ignore
