/** A number that a reservation now holds, or has released, according to the ledger. */
export interface HeldChange {
  readonly provider: string;
  readonly account: string;
  readonly phoneNumber: string;
  readonly reservationId: string;
  readonly live: boolean;
}

/** The ledger's side (`HeldNumberStore`). */
interface HeldNumbers {
  among(provider: string, account: string, numbers: readonly string[]): Promise<ReadonlySet<string>>;
  holders(
    provider: string,
    account: string,
    after: string,
    limit: number,
  ): Promise<Pick<HeldChange, 'phoneNumber' | 'reservationId'>[]>;
}

/** The maximum size of an index in memory, about 20 MB. Larger accounts are queried in the ledger. */
const maxNumbers = 200_000;
const perPage = 1_000;
/** How many recent changes are remembered for `movedSince`. */
const maxRecent = 1_000;

interface Account {
  /** The reservation that holds each number. Undefined if there are too many. */
  holders: Map<string, string> | undefined;
  /** While the index loads: numbers that the feed has reported meanwhile, for which the loaded rows are out of date. */
  told: Set<string> | undefined;
  ready: Promise<void>;
}

/**
 * Which numbers are held here, in memory, for searches: loaded from the ledger once per account, then updated after the commit of each transaction.
 * Exact if one process has the ledger; with several, every query goes to the ledger. It never decides whether a number can be reserved or ordered.
 */
export class HeldIndex {
  private readonly accounts = new Map<string, Account>();
  private readonly recent: string[] = [];
  private changes = 0;

  /** @param alone whether no other process writes to the ledger */
  constructor(
    private readonly ledger: HeldNumbers,
    private readonly alone: boolean,
  ) {}

  /** Which of these numbers are held here on an account. */
  async among(provider: string, account: string, numbers: readonly string[]): Promise<ReadonlySet<string>> {
    const known = this.alone ? this.of(provider, account) : undefined;
    await known?.ready;
    const holders = known?.holders;
    if (!holders) return this.ledger.among(provider, account, numbers);
    return new Set(holders.size === 0 ? [] : numbers.filter((number) => holders.has(number)));
  }

  /** The current position in the feed, for `movedSince`; undefined without a feed. */
  mark(): number | undefined {
    return this.alone ? this.changes : undefined;
  }

  /** Whether any of these numbers may have been held or released since `mark`, on any account. */
  movedSince(mark: number, numbers: ReadonlySet<string>): boolean {
    const since = this.changes - mark;
    return since > this.recent.length || this.recent.slice(this.recent.length - since).some((one) => numbers.has(one));
  }

  /** What a committed transaction has written. */
  committed(changes: readonly HeldChange[]): void {
    for (const { provider, account, phoneNumber, reservationId, live } of changes) {
      this.changes++;
      if (this.recent.push(phoneNumber) > 2 * maxRecent) this.recent.splice(0, maxRecent);
      const known = this.accounts.get(keyOf(provider, account));
      known?.told?.add(phoneNumber);
      if (live) known?.holders?.set(phoneNumber, reservationId);
      // Another reservation may hold it by now.
      else if (known?.holders?.get(phoneNumber) === reservationId) known.holders.delete(phoneNumber);
      if (known?.holders && known.holders.size > maxNumbers) known.holders = undefined;
    }
  }

  /** It is unknown whether this was committed: the ledger is read again. */
  unclear(changes: readonly HeldChange[]): void {
    if (changes.length === 0) return;
    for (const { provider, account } of changes) this.accounts.delete(keyOf(provider, account));
    this.changes++;
    this.recent.length = 0;
  }

  private of(provider: string, account: string): Account {
    const key = keyOf(provider, account);
    const known = this.accounts.get(key);
    if (known) return known;
    const fresh: Account = { holders: new Map(), told: new Set(), ready: Promise.resolve() };
    this.accounts.set(key, fresh);
    fresh.ready = this.read(provider, account, fresh).catch((error: unknown) => {
      this.accounts.delete(key);
      throw error;
    });
    return fresh;
  }

  private async read(provider: string, account: string, known: Account): Promise<void> {
    for (let after = '', full = true; full && known.holders;) {
      const page = await this.ledger.holders(provider, account, after, perPage);
      for (const { phoneNumber, reservationId } of page)
        if (!known.told?.has(phoneNumber)) known.holders.set(phoneNumber, reservationId);
      full = page.length === perPage;
      after = page.at(-1)?.phoneNumber ?? after;
      if (known.holders.size > maxNumbers) known.holders = undefined;
    }
    known.told = undefined;
  }
}

const keyOf = (provider: string, account: string): string => JSON.stringify([provider, account]);
