import { type AccountNumber, type AccountOrder } from '../contract/reconciliation.js';
import { type ProviderRegistry } from '../contract/registry.js';
import { GatewayError } from '../domain/errors.js';
import { onlySet } from '../domain/only-set.js';
import { type Sighting } from '../ledger/findings.js';
import { type Ledger } from '../ledger/ledger.js';
import { type ServedNumber } from '../ledger/served-numbers.js';
import { portClaim } from '../lifecycle/port-numbers.js';
import { idPrefix } from '../lifecycle/reconciliation-work.js';
import { Suspended } from './run-suspension.js';
import { type Run } from './run.js';

const inventoryReadMs = 120_000;
const page = 1_000;

/**
 * Compares the ledger with a provider's account: orders and numbers unknown here, numbers that are gone, and numbers that differ from what was last
 * set. It only reads and records; an operator decides about each finding.
 */
export class ReconciliationSaga {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly intervalMs: number,
  ) {}

  async advance(run: Run): Promise<void> {
    const id = run.subject.id.slice(idPrefix.length);
    const entry = this.registry.entries.find((e) => e.id === id);
    const port = entry?.provider?.for(run.requester).reconciliation;
    if (!entry?.provider || !port) return;
    const { account } = entry.provider;
    const startedAt = this.ledger.clock.now();
    const known = await this.known(id, account);
    let compared = 0;
    let problem: { code: string; detail: string } | undefined;
    try {
      const deadlineAt = this.ledger.clock.now() + inventoryReadMs;
      const numbers = await port.numbers(deadlineAt, await this.ledger.orders.orderedWith(id, account));
      const orders = await port.orders(deadlineAt);
      compared = numbers.length + orders.length;
      // What has changed here while the provider was read is left for the next time.
      const after = await this.known(id, account);
      const sightings = compare({ provider: id, account }, known, after, numbers, orders);
      await run.commit(async (ledger) => {
        const ignored = await ledger.findings.ignored(id, account);
        for (const s of sightings) if (!ignored.has(`${s.kind} ${s.subject}`)) await ledger.findings.see(s, startedAt);
        await ledger.findings.closeUnseen(id, account, startedAt);
      });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      problem = { code: error.code, detail: error.detail };
    }
    await run.commit((ledger) =>
      ledger.findings.setComparison({
        provider: id,
        account,
        startedAt,
        finishedAt: this.ledger.clock.now(),
        compared,
        ...onlySet({ problem }),
      }),
    );
    throw new Suspended(this.ledger.clock.now() + this.intervalMs);
  }

  private async known(provider: string, account: string): Promise<Known> {
    const served = new Map<string, ServedNumber>();
    for (let after = ''; ;) {
      const numbers = await this.ledger.servedNumbers.page(provider, account, { after, limit: page });
      for (const n of numbers) served.set(n.phoneNumber, n);
      if (numbers.length < page) break;
      after = numbers.at(-1)!.phoneNumber;
    }
    const underWay = await this.ledger.servedNumbers.inOpenOrders(provider, account);
    const orders = await this.ledger.providerOrders.all(provider, account);
    return { served, underWay, orders };
  }
}

interface Known {
  served: ReadonlyMap<string, ServedNumber>;
  /** Numbers in orders that have not ended: which side is right shows when they have. */
  underWay: ReadonlySet<string>;
  orders: ReadonlySet<string>;
}

function compare(
  at: { provider: string; account: string },
  before: Known,
  after: Known,
  numbers: readonly AccountNumber[],
  orders: readonly AccountOrder[],
): Sighting[] {
  const found: Sighting[] = [];
  const settled = (n: string): boolean => !before.underWay.has(n) && !after.underWay.has(n);
  const there = new Map(numbers.map((n) => [n.phoneNumber as string, n]));

  for (const { phoneNumber, status, monthlyCost, rate } of numbers) {
    const known = before.served.has(phoneNumber) || after.served.has(phoneNumber);
    if (status === 'cancelled' || known || !settled(phoneNumber)) continue;
    found.push({
      ...at,
      kind: 'orphan_number',
      subject: phoneNumber,
      actual: status,
      ...onlySet({ cost: monthlyCost, rate }),
    });
  }
  for (const [phoneNumber, served] of after.served) {
    if (!before.served.has(phoneNumber) || !settled(phoneNumber)) continue;
    const { tenant } = served;
    const one = there.get(phoneNumber);
    if (!one || one.status === 'cancelled') {
      const actual = one?.status ?? 'not listed';
      found.push({ ...at, kind: 'missing_number', subject: phoneNumber, tenant, expected: 'in service', actual });
      continue;
    }
    found.push(...changed(at, served, one));
  }
  for (const { providerOrderId, kind, phoneNumbers, cost } of orders) {
    const name = kind === 'port' ? portClaim(providerOrderId) : providerOrderId;
    if (before.orders.has(name) || after.orders.has(name) || !phoneNumbers.every(settled)) continue;
    found.push({
      ...at,
      kind: kind === 'port' ? 'orphan_port' : 'orphan_order',
      subject: providerOrderId,
      phoneNumbers: phoneNumbers.slice(0, 100),
      ...onlySet({ cost }),
    });
  }
  return found;
}

/** What differs in how a number was left and how it is. */
function changed(
  at: { provider: string; account: string },
  { phoneNumber, tenant, trunkId, lineStatus }: ServedNumber,
  now: AccountNumber,
): Sighting[] {
  const about = { ...at, subject: phoneNumber, tenant };
  const sightings: Sighting[] = [];
  if (trunkId !== undefined && now.trunkId !== undefined && now.trunkId !== trunkId)
    sightings.push({ ...about, kind: 'changed_trunk', expected: trunkId, actual: now.trunkId });
  if (lineStatus !== undefined && now.status !== lineStatus)
    sightings.push({ ...about, kind: 'changed_status', expected: lineStatus, actual: now.status });
  return sightings;
}
