/**
 * What the provider shows in clear and no ledger may hold: clients' passwords, SIP passwords, port-out PINs. In memory only.
 * After a restart a synthetic value stands for each that was set before.
 */
export class Secrets {
  private readonly kept = new Map<string, string>();
  private readonly replaced = new Set<string>();

  keep(kind: 'client' | 'account' | 'pin', id: string, secret: string): void {
    const before = this.kept.get(`${kind} ${id}`);
    if (before !== undefined && before !== secret) this.replaced.add(`${kind} ${id} ${before}`);
    this.kept.set(`${kind} ${id}`, secret);
  }

  /** Whether another has taken its place since. */
  wasReplaced(kind: 'account', id: string, secret: string): boolean {
    return this.replaced.has(`${kind} ${id} ${secret}`);
  }

  of(kind: 'client' | 'account' | 'pin', id: string): string {
    return this.kept.get(`${kind} ${id}`) ?? (kind === 'pin' ? id.slice(-4) : `restored-${id}`);
  }
}
