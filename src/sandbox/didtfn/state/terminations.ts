import { type LedgerEntry, type TerminationSettings } from '../events.js';

/** A termination trunk group. */
export interface TerminationTrunk extends TerminationSettings {
  readonly id: string;
  /** 0: disabled. */
  readonly status: '0' | '1';
}

const initial: TerminationTrunk = {
  id: '3',
  title: 'outbound',
  ipaddress: '203.0.113.10',
  ports: '100',
  cps: '10',
  status: '1',
};
const firstId = 3;

/** The outbound trunk groups: the account's initial one, and those created since. */
export class Terminations {
  private readonly trunks = new Map([[initial.id, initial]]);

  apply(entry: LedgerEntry): void {
    if (entry.type === 'termination_trunk')
      this.trunks.set(entry.trunkId, { id: entry.trunkId, ...entry.settings, status: '1' });
    if (entry.type === 'termination_disable') {
      const trunk = this.trunks.get(entry.trunkId);
      if (trunk) this.trunks.set(trunk.id, { ...trunk, status: '0' });
    }
  }

  all(): readonly TerminationTrunk[] {
    return [...this.trunks.values()];
  }

  find(id: string): TerminationTrunk | undefined {
    return this.trunks.get(id);
  }

  nextId(): string {
    return String(firstId + this.trunks.size);
  }
}
