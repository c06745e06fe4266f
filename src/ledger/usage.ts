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

/** A subject whose use of something may be another now. */
interface Touched {
  subjectId: string;
  measure: Measure;
  /** Only if it is counted already. */
  known: boolean;
}

/** How much a counter changes by. */
interface Delta extends CounterKey {
  by: number;
}

/** Whose claims a transaction makes. `moneyToCome`: it begins something whose price is not known yet. */
interface Claim {
  tenant: string;
  moneyToCome: boolean;
}

const dayMs = 24 * 3_600_000;
/** The day and month that something came about in are known for longer than they are counted: what is told late of it must not count today. */
const keptMs = { counters: 70 * dayMs, uses: 800 * dayMs };

/**
 * How much each tenant uses of what is limited. Stores say which subjects they have written; at the end of the transaction each is counted
 * anew from its own rows (`recount.ts`), and the difference from what it counted for goes to the tenant's counters. So nothing counts twice,
 * whatever is replayed or run again, and what ends gives back by itself.
 *
 * The counters are the last that a transaction locks, in one order, uses before counters: none waits for another in a circle, and none is
 * locked longer than the commit takes. An increase that a claim makes is one guarded statement each: of any number at once, at any number of
 * gateways, those that fit get through.
 */
export class UsageStore {
  private readonly touched = new Map<string, Touched>();
  private claiming: Claim | undefined;
  /** Of whoever claims, as they are in this transaction. */
  private limits: Limits = {};
  private readonly counters: CounterStore;

  /** `alone`: where no transaction is open, what is touched is settled in one of its own. */
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
    private readonly limitsOf: (tenant: string) => Limits,
    private readonly alone?: (touch: (usage: UsageStore) => void) => Promise<void>,
  ) {
    this.counters = new CounterStore(query);
  }

  /** This transaction asks for something on behalf of a tenant: what it adds must be within the tenant's limits, or nothing of it happens. */
  claim(tenant: string, { moneyToCome = false } = {}): void {
    this.claiming = { tenant, moneyToCome };
  }

  /** What a tenant may use up: what has been set in the ledger, else what the keys file says. */
  async limitsFor(tenant: string): Promise<Limits> {
    return (await new TenantLimitStore(this.query, this.clock).find(tenant))?.limits ?? this.limitsOf(tenant);
  }

  /** Whether money of a tenant is limited: then nothing is bought whose price could be known and is not. */
  async limitsMoney(tenant: string): Promise<boolean> {
    const limits = await this.limitsFor(tenant);
    return limitNames.some((name) => capsMoney(name) && limits[name] !== undefined);
  }

  /** These measures of a subject may have changed. */
  async touch(subjectId: string, ...measures: Measure[]): Promise<void> {
    await this.note(subjectId, measures, false);
  }

  /** The same of what is counted already, and no reason to begin. */
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

  /** At the end of every transaction. Rejects with `limit_exceeded`, and so undoes it, where a claim goes beyond a limit. */
  async settle(): Promise<void> {
    if (this.claiming) this.limits = await this.limitsFor(this.claiming.tenant);
    const deltas = await this.recount(inOrder(this.touched));
    if (this.claiming?.moneyToCome) await this.refuseSpent(this.claiming.tenant);
    await this.count(inOrder(deltas));
    this.touched.clear();
  }

  /** Forgets hours, days and months that nothing is held against any more. */
  async prune(now: number): Promise<void> {
    await this.counters.prune(now - keptMs.counters);
    await this.query(`DELETE FROM uses WHERE at > 0 AND at < $1`, [now - keptMs.uses]);
  }

  /** What each of these counts for now, instead of what it counted for; and what that makes of the counters. */
  private async recount(touched: readonly Touched[]): Promise<Map<string, Delta>> {
    const deltas = new Map<string, Delta>();
    const counted = await lockUses(this.query, touched);
    const query = askingOnce(this.query);
    const changed: CountedUse[] = [];
    const gone: CountedUse[] = [];
    for (const { subjectId, measure, known } of touched) {
      const before = counted.get(keyOf({ subjectId, measure }))!;
      const now = known && before.amount === 0 ? undefined : await recounts[measure](query, subjectId);
      // What has come about stays in the day and month that it came about in.
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
    // Increases that nothing limits, one after the other, are one statement.
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

  /** One order, charge or payment alone is more than any may be. */
  private refuseLarge(measure: Measure, { tenant, unit, amount }: Use): void {
    const name = limitOf(measure, 'each');
    if (name === undefined || this.claiming?.tenant !== tenant) return;
    const allowed = allowedBy(this.limits, name, unit);
    if (allowed !== undefined && amount > allowed)
      throw limitExceeded({ name, currency: unit, allowed, used: 0, requested: amount }, this.clock.now());
  }

  /** What will have a price is not begun when there is nothing left to pay it from, in any currency. */
  private async refuseSpent(tenant: string): Promise<void> {
    const { limits } = this;
    for (const name of limitNames) {
      const { of: measure, per } = limitRows[name];
      const money = limits[name];
      if (!capsMoney(name) || typeof money !== 'object') continue;
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

/** Whether money beyond it is refused. */
const capsMoney = (name: LimitName): boolean => limitRows[name].of === 'spend' && limitRows[name].per !== 'approval';
const isLasting = (measure: Measure): boolean => spansOf(measure).every((span) => span === 'now');

const inOrder = <T>(map: ReadonlyMap<string, T>): T[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);

/** Measures of one subject are read from the same rows: each is asked for once. */
function askingOnce(query: Query): Query {
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
