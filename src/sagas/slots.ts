import { type DueShare, type Portion, type Share } from '../ledger/work.js';

export interface SlotLimits {
  /** Subjects of one provider worked on at the same time. */
  perProvider: number;
  /** Of those, subjects of one tenant. */
  perTenant: number;
}

/**
 * Assigns the slots of this process to work. Each provider has its own, so that one that hangs does not affect the others; no tenant has more than
 * its share of a provider's slots, and the tenant with the fewest is next.
 */
export class Slots {
  private readonly taken = new Map<string, Map<string, number>>();
  /** Providers that work has been waiting for since they last had none. */
  private readonly crowded = new Set<string>();

  constructor(private readonly limits: SlotLimits) {}

  /** Takes a slot for new work, if one is free and nothing waits for it: waiting work goes first. */
  tryEnter(share: Share): boolean {
    const free = this.freeAt(share.provider) > 0 && this.of(share) < this.limits.perTenant;
    if (!free) this.crowded.add(share.provider);
    if (this.crowded.has(share.provider)) return false;
    this.enter(share);
    return true;
  }

  enter(share: Share): void {
    this.count(share, 1);
  }

  leave(share: Share): void {
    this.count(share, -1);
  }

  /** How many of each share to begin now; of two with equally many, the longest waiting first. */
  divide(due: readonly DueShare[]): Portion[] {
    const portions = due.map((share) => ({ ...share, most: 0, has: this.of(share) }));
    this.crowded.clear();
    for (const provider of new Set(due.map((share) => share.provider))) {
      this.crowded.add(provider);
      const own = portions.filter((portion) => portion.provider === provider).sort((a, b) => a.dueAt - b.dueAt);
      for (let free = this.freeAt(provider); free > 0; free--) {
        const next = own.reduce((least, one) => (one.has < least.has ? one : least));
        if (next.has >= this.limits.perTenant) break;
        next.most++;
        next.has++;
      }
    }
    return portions.filter(({ most }) => most > 0);
  }

  private of({ provider, tenant }: Share): number {
    return this.taken.get(provider)?.get(tenant) ?? 0;
  }

  private freeAt(provider: string): number {
    const taken = [...(this.taken.get(provider)?.values() ?? [])];
    return this.limits.perProvider - taken.reduce((sum, count) => sum + count, 0);
  }

  private count({ provider, tenant }: Share, by: 1 | -1): void {
    const tenants = this.taken.get(provider) ?? new Map<string, number>();
    const count = (tenants.get(tenant) ?? 0) + by;
    if (count > 0) tenants.set(tenant, count);
    else tenants.delete(tenant);
    this.taken.set(provider, tenants);
  }
}
