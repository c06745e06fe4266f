import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayError } from '../../src/domain/errors.js';
import { type Lease, LeaseLost } from '../../src/ledger/work.js';
import { LeaseEnding } from '../../src/sagas/lease-ending.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { held, orderOf, subject, upTo } from '../ledger/samples.js';
import { SagaWork } from './saga-work.js';

const leaseMs = 60_000;
const limits = { stuckMs: 600_000, stillMs: 3_600_000 };
const fault = { provider: 'didtfn', operation: 'order' } as const;

describe('the end of a lease', () => {
  let work: SagaWork;
  let ending: LeaseEnding;
  let errors: unknown[];
  const order = orderOf(held());
  const about = { id: order.id, tenant: 'acme' };

  beforeEach(async () => {
    work = await new SagaWork().start();
    errors = [];
    ending = new LeaseEnding(work.ledger, { leaseMs, attention: limits, onError: (error) => void errors.push(error) });
    await work.ledger.orders.insert({ ...order, updatedAt: work.now, createdAt: work.now });
    await work.ledger.work.wake(subject(order.id), 'order');
  });
  afterEach(() => work.end());

  /** The work, when it is due. */
  async function leased(): Promise<Lease> {
    work.now = Math.max(work.now, (await dueAt())!);
    const [lease] = await work.ledger.work.claimDue('here', leaseMs, upTo(1));
    return lease!;
  }
  const dueAt = (): Promise<number | undefined> => work.ledger.work.nextDue(Number.MAX_SAFE_INTEGER);
  const attention = async () => (await work.ledger.attention.of('order', order.id))?.attention;
  const away = (until: number): Suspended =>
    new Suspended(until, { because: new GatewayError('upstream_unauthorized', 'Who?', { upstream: fault }) });

  it('leaves nothing of what has ended, and clears what it wanted a look for', async () => {
    await ending.putAside(await leased(), away(work.now + 1_000));
    expect(await attention()).toMatchObject({ code: 'credentials_refused' });
    const lease = await leased();
    await work.ledger.transaction((view) => ending.leave(view, lease));
    expect(await dueAt()).toBeUndefined();
    expect(await attention()).toBeUndefined();
    expect(await work.detailOf(about, 'attention_cleared')).toBe('The resource it concerned has ended.');
  });

  it('writes no history where nothing wanted a look', async () => {
    const lease = await leased();
    await work.ledger.transaction((view) => ending.leave(view, lease));
    expect(await work.detailOf(about, 'attention_cleared')).toBeUndefined();
  });

  it('comes back when the run wanted to, and no earlier', async () => {
    await ending.putAside(await leased(), new Suspended(work.now + 5_000));
    expect(await dueAt()).toBe(work.now + 5_000);
    expect(errors).toEqual([]);
    expect(await attention()).toBeUndefined();
  });

  it('comes back to say that nothing has moved, however long the run wanted to wait; and says it once', async () => {
    await ending.putAside(await leased(), new Suspended(work.now + 86_400_000));
    expect(await dueAt()).toBe(work.now + limits.stillMs + 1);
    const lease = await leased();
    await ending.putAside(lease, new Suspended(work.now + 86_400_000));
    expect(await attention()).toMatchObject({ code: 'overdue' });
    expect(await dueAt()).toBe(work.now + 86_400_000);
    const raised = async (): Promise<number> =>
      (await work.ledger.events.list('acme', order.id, { limit: 100 })).filter(({ type }) => type === 'attention_raised').length; // prettier-ignore
    expect(await raised()).toBe(1);
    await ending.putAside(await leased(), new Suspended(work.now + 86_400_000));
    expect(await raised()).toBe(1);
  });

  it('remembers since when its provider cannot be asked, until it can', async () => {
    await ending.putAside(await leased(), away(work.now + 1_000));
    const since = work.now;
    const second = await leased();
    expect(second.stuck).toEqual({ since, unreadable: 0 });
    await ending.putAside(second, new Suspended(work.now + 1_000));
    expect(await attention()).toBeUndefined();
    expect((await leased()).stuck).toBeUndefined();
  });

  it('tries what failed again, after a second at first, then twice as long each time, up to five minutes', async () => {
    const gaps: number[] = [];
    for (let i = 0; i < 11; i++) {
      await ending.putAside(await leased(), new TypeError('a defect'));
      gaps.push(((await dueAt())! - work.now) / 1_000);
    }
    expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(errors).toHaveLength(11);
    expect(await attention()).toMatchObject({ code: 'gateway_failed' });
  });

  it('counts failures from the beginning once a run got further', async () => {
    for (let i = 0; i < 3; i++) await ending.putAside(await leased(), new TypeError('a defect'));
    await ending.putAside(await leased(), new Suspended(work.now + 1));
    await ending.putAside(await leased(), new TypeError('a defect'));
    expect((await dueAt())! - work.now).toBe(1_000);
  });

  it('is another’s affair once the lease is lost', async () => {
    const lease = await leased();
    await ending.putAside(lease, new LeaseLost(order.id));
    expect(errors).toEqual([]);
    work.now += leaseMs;
    const [later] = await work.ledger.work.claimDue('there', leaseMs, upTo(1));
    expect(later).toMatchObject({ subjectId: order.id, failures: 0 });
    // Neither attention nor time is written under a lease that has passed on.
    await expect(ending.putAside(lease, away(work.now + 1_000))).rejects.toBeInstanceOf(LeaseLost);
    expect(await attention()).toBeUndefined();
  });
});
