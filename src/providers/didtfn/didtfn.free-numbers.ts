/** Free numbers at the DID/TFN provider, read before a hold. */
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { onlySet } from '../../domain/only-set.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { type HoldCriteria } from '../../domain/reservation.js';
import { type NumberToHold } from '../../contract/reservations.js';
import { sagaReadMs } from './didtfn.deadlines.js';
import { type DidtfnSearch } from './didtfn.search.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

/** The provider has no number that the call could hold; nothing is sent. */
export class NothingToHold extends Error {}

/** The provider's available numbers, read when needed. */
export class DidtfnFreeNumbers {
  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly search: DidtfnSearch,
  ) {}

  /** Of a state and exchange, or of a toll-free prefix; in ascending order. */
  stock(
    type: HoldCriteria['type'],
    region: string | undefined,
    exchange: string | undefined,
    prefix: string | undefined,
  ): Promise<E164[]> {
    const deadlineAt = this.upstream.sender.clock.now() + sagaReadMs;
    return type === 'local'
      ? this.search.stock(region!, exchange, deadlineAt)
      : this.search.tollFreeStock(prefix!, deadlineAt);
  }

  /** An exchange in the area code with enough numbers. */
  async exchangeIn({ region, areaCode, quantity }: HoldCriteria): Promise<string | undefined> {
    const exchanges = await this.search.exchanges('US', region!, this.upstream.sender.clock.now() + sagaReadMs);
    for (const { exchange } of exchanges.filter((e) => e.areaCode === areaCode)) {
      if ((await this.stock('local', region, exchange, undefined)).length >= quantity) return exchange;
    }
    return undefined;
  }
  /** Any other free number of the same area code. */
  async another(like: E164): Promise<NumberToHold> {
    const parts = nanpParts(like)!;
    const region = regionOfAreaCode(parts.areaCode);
    const stock = await this.stock(parts.type, region, undefined, parts.areaCode);
    const phoneNumber = stock.find((n) => n !== like);
    if (!phoneNumber) throw new NothingToHold('No other available number to inspect the cart with.');
    return { phoneNumber, ...onlySet({ region }) };
  }
}
