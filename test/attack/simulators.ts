/** Something that happened at a provider. */
export interface Entry extends Readonly<Record<string, unknown>> {
  provider: string;
  type: string;
}

/** What comes by itself once something else has happened: courses of orders and ports, and what faults have struck. */
const byItself = [
  'order_status',
  'port_status',
  'document_status',
  'delivered',
  'back_order_filled',
  'call_out',
  'magic',
  'registration',
];

/** The simulated providers, asked over HTTP what has really happened to them. */
export class Simulators {
  /** @param urls of the control endpoints, by provider */
  constructor(readonly urls: Readonly<Record<string, string>>) {}

  async entries(): Promise<Entry[]> {
    const ledgers = await Promise.all(
      Object.entries(this.urls).map(async ([provider, url]) => {
        const { entries } = (await (await fetch(`${url}/ledger`)).json()) as { entries: Omit<Entry, 'provider'>[] };
        return entries.map((entry): Entry => ({ ...entry, type: String(entry['type']), provider }));
      }),
    );
    return ledgers.flat();
  }

  /** What somebody has brought about. */
  async effects(): Promise<Entry[]> {
    return (await this.entries()).filter(({ type, number }) => {
      const ported = type === 'allocate' && (number as { kind?: string } | undefined)?.kind === 'ported';
      return !byItself.includes(type) && !ported;
    });
  }

  /** Waits until nothing happens any more. */
  async quiet(forMs = 700, atMostMs = 20_000): Promise<Entry[]> {
    const until = Date.now() + atMostMs;
    let before = await this.effects();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, forMs));
      const now = await this.effects();
      if (now.length === before.length || Date.now() > until) return now;
      before = now;
    }
  }
}

/** What is in the second list and not in the first. */
export function newIn(before: readonly Entry[], now: readonly Entry[]): Entry[] {
  const known = new Set(before.map(({ provider, seq }) => `${provider} ${String(seq)}`));
  return now.filter(({ provider, seq }) => !known.has(`${provider} ${String(seq)}`));
}
