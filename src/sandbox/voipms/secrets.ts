/**
 * What the provider shows in clear text and no ledger may contain: clients' passwords, SIP passwords, port-out PINs. Stored in memory only. After a
 * restart, a synthetic value stands for each that was set before.
 */
export class Secrets {
  private readonly kept = new Map<string, string>();
  private readonly replaced = new Set<string>();

  keep(kind: 'client' | 'account' | 'pin', id: string, secret: string): void {
    const before = this.kept.get(`${kind} ${id}`);
    if (before !== undefined && before !== secret) this.replaced.add(`${kind} ${id} ${before}`);
    this.kept.set(`${kind} ${id}`, secret);
  }

  /** Whether it has been replaced since. */
  wasReplaced(kind: 'account', id: string, secret: string): boolean {
    return this.replaced.has(`${kind} ${id} ${secret}`);
  }

  of(kind: 'client' | 'account' | 'pin', id: string): string {
    return this.kept.get(`${kind} ${id}`) ?? (kind === 'pin' ? id.slice(-4) : `restored-${id}`);
  }
}
