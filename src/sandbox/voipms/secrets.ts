/**
 * What the provider shows in clear and no ledger may hold: clients' passwords, SIP passwords, port-out PINs. In memory only.
 * After a restart a synthetic value stands for each that was set before.
 */
export class Secrets {
  readonly #kept = new Map<string, string>();

  keep(kind: 'client' | 'account' | 'pin', id: string, secret: string): void {
    this.#kept.set(`${kind} ${id}`, secret);
  }

  of(kind: 'client' | 'account' | 'pin', id: string): string {
    return this.#kept.get(`${kind} ${id}`) ?? (kind === 'pin' ? id.slice(-4) : `restored-${id}`);
  }
}
