import { type LedgerEntry, type TrunkSettings } from '../events.js';
import { timestamp } from '../wire.js';

/** An origination trunk group. */
export interface Trunk extends TrunkSettings {
  readonly id: string;
  /** When it was created, as the provider prints it. */
  readonly date: string;
}

// Addresses from the ranges that RFC 5737 reserves for documentation.
const initial: readonly Trunk[] = [
  {
    id: '3',
    title: 'main',
    primaryTrunk: '192.0.2.10',
    primaryPort: '5060',
    primaryPrefix: '1001',
    secondaryTrunk: '192.0.2.11',
    secondaryPort: '5060',
    secondaryPrefix: '1002',
    billingType: 'Unmetered',
    sessions: '100',
    mou: '',
    call_forwarding: '',
    date: '2015-01-26 11:58:02',
  },
  {
    id: '4',
    title: 'backup',
    primaryTrunk: '198.51.100.10',
    primaryPort: '5060',
    primaryPrefix: '2001',
    secondaryTrunk: '198.51.100.11',
    secondaryPort: '5060',
    secondaryPrefix: '2002',
    billingType: 'Unmetered',
    sessions: '50',
    mou: '',
    call_forwarding: '',
    date: '2015-04-29 15:30:00',
  },
];
const firstId = 3;

/** The inbound trunk groups: the account's initial two, and those created since. */
export class Trunks {
  private readonly trunks = new Map(initial.map((trunk) => [trunk.id, trunk]));

  apply(entry: LedgerEntry): void {
    if (entry.type === 'trunk') {
      const { trunkId: id, settings, at } = entry;
      this.trunks.set(id, { id, ...settings, date: timestamp(at) });
    }
    if (entry.type === 'trunk_update') {
      const trunk = this.trunks.get(entry.trunkId);
      if (trunk) this.trunks.set(trunk.id, { ...trunk, ...entry.settings });
    }
  }

  all(): readonly Trunk[] {
    return [...this.trunks.values()];
  }

  find(id: string): Trunk | undefined {
    return this.trunks.get(id);
  }

  nextId(): string {
    return String(firstId + this.trunks.size);
  }
}
