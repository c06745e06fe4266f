import { type LedgerEntry, type NumberStatus } from '../events.js';

/** A number that the account received, cancelled since or not. */
export interface AccountNumber {
  /** Ten digits. */
  readonly number: string;
  /** The order or port that it came with. */
  readonly orderId: string;
  readonly orderType: 'New' | 'Portin';
  readonly trunkId: string;
  readonly status: NumberStatus;
}

/** The account's numbers. */
export class Numbers {
  private readonly numbers = new Map<string, AccountNumber>();
  /** A number's initial settings, by order or port. */
  private readonly origins = new Map<string, Pick<AccountNumber, 'orderType' | 'trunkId'>>();
  private readonly allocated = new Set<string>();

  apply(entry: LedgerEntry): void {
    switch (entry.type) {
      case 'order':
      case 'port': {
        const orderType = entry.type === 'order' ? 'New' : 'Portin';
        this.origins.set(entry.orderId, { orderType, trunkId: entry.trunkId });
        return;
      }
      case 'allocate':
        return this.allocate(entry.orderId, entry.numbers);
      case 'number_update':
        for (const number of entry.numbers) {
          const known = this.numbers.get(number);
          if (!known) continue;
          const { trunkId = known.trunkId, status = known.status } = entry;
          this.numbers.set(number, { ...known, trunkId, status });
        }
        return;
      default:
    }
  }

  all(): readonly AccountNumber[] {
    return [...this.numbers.values()];
  }

  /** The numbers that are not cancelled. */
  owned(): readonly AccountNumber[] {
    return this.all().filter(({ status }) => status !== '2');
  }

  /** A number that is not cancelled. */
  find(number: string): AccountNumber | undefined {
    const found = this.numbers.get(number);
    return found?.status === '2' ? undefined : found;
  }

  /** Whether the account received the numbers of an order or port, whatever happened to them since. */
  cameWith(orderId: string): boolean {
    return this.allocated.has(orderId);
  }

  private allocate(orderId: string, numbers: readonly string[]): void {
    const origin = this.origins.get(orderId);
    if (!origin) throw new Error(`Nothing was ordered as ${orderId}`);
    this.allocated.add(orderId);
    for (const number of numbers) this.numbers.set(number, { number, orderId, ...origin, status: '1' });
  }
}
