import { type Clock } from '../clock.js';
import { limitExceeded } from '../domain/limit-exceeded.js';
import {
  allowedBy,
  beginOf,
  isSpan,
  type LimitName,
  limitNames,
  limitOf,
  limitRows,
  type Limits,
  type Measure,
  spansOf,
} from '../domain/limits.js';
import { type CounterKey, CounterStore } from './counters.js';
import { TenantLimitStore } from './tenant-limits.js';
import { type Parameter, type Query, type Row } from './database.js';
import { recounts, type Use } from './recount.js';
import { type CountedUse, dropUses, keyOf, lockUses, putUses } from './uses.js';

/** A subject whose use of something may have changed. */
interface Touched {
  subjectId: string;
  measure: Measure;
  /** Recount only if it is counted already. */
  known: boolean;
}

/** How much a counter changes by. */
interface Delta extends CounterKey {
  by: number;
}

/** The tenant that a transaction claims for. `moneyToCome`: it begins something whose price is not known yet. */
interface Claim {
  tenant: string;
  moneyToCome: boolean;
}

const dayMs = 24 * 3_600_000;
/** The day and month of a use are kept longer than the counters: a late change of it must not count as of today. */
const keptMs = { counters: 70 * dayMs, uses: 800 * dayMs };

/**
 * How much each tenant uses of what is limited. Stores report the subjects that they have written; at the end of the transaction, each is recounted
 * from its own rows (`recount.ts`), and the difference from its previous count is added to the tenant's counters. So replays and reruns never count
 * twice, and what ends frees its share automatically.
 * Counters are locked last in a transaction, in one order, uses before counters: no deadlocks, and no lock is held longer than the commit takes. Each
 * increase of a claim is one guarded statement: of any number of concurrent claims, at any number of gateways, those that fit succeed.
 */
export class UsageStore {
  private readonly touched = new Map<string, Touched>();
  private claiming: Claim | undefined;
  /** The claiming tenant's limits, as of this transaction. */
  private limits: Limits = {};
  private readonly counters: CounterStore;

  /** `alone` is given if no transaction is open: it settles each touch in a transaction of its own. */
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
    private readonly limitsOf: (tenant: string) => Limits,
    private readonly alone?: (touch: (usage: UsageStore) => void) => Promise<void>,
  ) {
    this.counters = new CounterStore(query);
  }

  /** This transaction acts on a tenant's request: what it adds must be within the tenant's limits, or all of it is rolled back. */
  claim(tenant: string, { moneyToCome = false } = {}): void {
    this.claiming = { tenant, moneyToCome };
  }

  /** A tenant's limits: those set in the ledger, otherwise those of the keys file. */
  async limitsFor(tenant: string): Promise<Limits> {
    return (await new TenantLimitStore(this.query, this.clock).find(tenant))?.limits ?? this.limitsOf(tenant);
  }

  /** Whether a tenant's money is limited: if so, nothing is bought without its price whenever the price can be known. */
  async limitsMoney(tenant: string): Promise<boolean> {
    const limits = await this.limitsFor(tenant);
    return limitNames.some((name) => limitsSpending(name) && limits[name] !== undefined);
  }

  /** Marks these measures of a subject for recounting. */
  async touch(subjectId: string, ...measures: Measure[]): Promise<void> {
    await this.note(subjectId, measures, false);
  }

  /** The same for a subject that is counted already; one that is not stays uncounted. */
  async touchKnown(subjectId: string, ...measures: Measure[]): Promise<void> {
    await this.note(subjectId, measures, true);
  }

  private async note(subjectId: string, measures: readonly Measure[], known: boolean): Promise<void> {
    if (this.alone) return this.alone((usage) => void usage.note(subjectId, measures, known));
    for (const measure of measures) {
      const key = keyOf({ subjectId, measure });
      this.touched.set(key, { subjectId, measure, known: known && this.touched.get(key)?.known !== false });
    }
  }

  /** Runs at the end of every transaction. Rejects with `limit_exceeded`, which rolls it back, if a claim exceeds a limit. */
  async settle(): Promise<void> {
    if (this.claiming) this.limits = await this.limitsFor(this.claiming.tenant);
    const deltas = await this.recount(inOrder(this.touched));
    if (this.claiming?.moneyToCome) await this.refuseSpent(this.claiming.tenant);
    await this.count(inOrder(deltas));
    this.touched.clear();
  }

  /** Drops counters of hours, days and months that no limit applies to any more. */
  async prune(now: number): Promise<void> {
    await this.counters.prune(now - keptMs.counters);
    await this.query(`DELETE FROM uses WHERE at > 0 AND at < $1`, [now - keptMs.uses]);
  }

  /** Recounts each of these, and returns the resulting changes of the counters. */
  private async recount(touched: readonly Touched[]): Promise<Map<string, Delta>> {
    const deltas = new Map<string, Delta>();
    const counted = await lockUses(this.query, touched);
    const query = memoized(this.query);
    const changed: CountedUse[] = [];
    const gone: CountedUse[] = [];
    for (const { subjectId, measure, known } of touched) {
      const before = counted.get(keyOf({ subjectId, measure }))!;
      const now = known && before.amount === 0 ? undefined : await recounts[measure](query, subjectId);
      // A use stays in the day and month in which it began.
      const at = before.amount > 0 ? before.at : this.clock.now();
      if (!now || now.amount === 0) gone.push(before);
      else if (now.amount !== before.amount || now.unit !== before.unit)
        changed.push({ ...now, subjectId, measure, at: isLasting(measure) ? 0 : at });
      else continue;
      const amount = now?.amount ?? 0;
      if (now && amount > before.amount) this.refuseLarge(measure, now);
      add(deltas, measure, before, before.at, -before.amount);
      if (now) add(deltas, measure, now, at, amount);
    }
    await putUses(this.query, changed);
    await dropUses(this.query, gone);
    return deltas;
  }

  private async count(deltas: readonly Delta[]): Promise<void> {
    // Consecutive increases without a limit share one statement.
    let free: Delta[] = [];
    for (const delta of deltas) {
      const { tenant, measure, unit, span, by } = delta;
      if (by === 0) continue;
      const name = limitOf(measure, span);
      const allowed = this.claiming?.tenant === tenant ? allowedBy(this.limits, name, unit) : undefined;
      if (by > 0 && allowed === undefined) {
        free.push(delta);
        continue;
      }
      await this.counters.raiseAll(free);
      free = [];
      if (by < 0) await this.counters.lower(delta, -by);
      else if (!(await this.counters.raise(delta, by, allowed!))) {
        const used = await this.counters.used(delta);
        throw limitExceeded({ name: name!, currency: unit, allowed: allowed!, used, requested: by }, this.clock.now());
      }
    }
    await this.counters.raiseAll(free);
  }

  /** Refuses a single order, charge or payment above the limit for one. */
  private refuseLarge(measure: Measure, { tenant, unit, amount }: Use): void {
    const name = limitOf(measure, 'each');
    if (name === undefined || this.claiming?.tenant !== tenant) return;
    const allowed = allowedBy(this.limits, name, unit);
    if (allowed !== undefined && amount > allowed)
      throw limitExceeded({ name, currency: unit, allowed, used: 0, requested: amount }, this.clock.now());
  }

  /** Refuses to begin what will have a price if nothing is left to pay for it, in any currency. */
  private async refuseSpent(tenant: string): Promise<void> {
    const { limits } = this;
    for (const name of limitNames) {
      const { of: measure, per } = limitRows[name];
      const money = limits[name];
      if (!limitsSpending(name) || typeof money !== 'object') continue;
      const states = [];
      for (const { currency } of money) {
        const allowed = allowedBy(limits, name, currency)!;
        const begin = isSpan(per) && { span: per, since: beginOf(per, this.clock.now()) };
        const used = begin ? await this.counters.used({ tenant, measure, unit: currency, ...begin }) : 0;
        states.push({ name, currency, allowed, used, requested: 0 });
      }
      if (states.every(({ allowed, used }) => used >= allowed)) throw limitExceeded(states[0]!, this.clock.now());
    }
  }
}

/** Whether spending above this limit is refused. */
const limitsSpending = (name: LimitName): boolean =>
  limitRows[name].of === 'spend' && limitRows[name].per !== 'approval';
const isLasting = (measure: Measure): boolean => spansOf(measure).every((span) => span === 'now');

const inOrder = <T>(map: ReadonlyMap<string, T>): T[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);

/** Measures of one subject are read from the same rows: each query runs once. */
function memoized(query: Query): Query {
  const asked = new Map<string, ReturnType<Query>>();
  return <R extends Row>(sql: string, parameters?: readonly Parameter[]) => {
    const key = JSON.stringify([sql, parameters]);
    const rows = asked.get(key) ?? query(sql, parameters);
    asked.set(key, rows);
    return rows as Promise<R[]>;
  };
}

function add(deltas: Map<string, Delta>, measure: Measure, { tenant, unit }: Use, at: number, by: number): void {
  if (by === 0) return;
  for (const span of spansOf(measure)) {
    const since = beginOf(span, at);
    const key = [tenant, measure, unit, span, since].join(' ');
    deltas.set(key, { tenant, measure, unit, span, since, by: (deltas.get(key)?.by ?? 0) + by });
  }
}
