import { type ChangeEnd, type ChangeHandlers, endOf, refuseReasons } from '../../src/contract/changes.js';
import { type NumbersPort, type OwnedNumber } from '../../src/contract/numbers.js';
import { type NumberQuery, type SearchPort, type SearchResult } from '../../src/contract/search.js';
import { type Steps } from '../../src/contract/steps.js';
import { type E164 } from '../../src/domain/phone-number.js';
import { type Upstream } from '../../src/providers/kit/define.js';
import { inOrder } from '../../src/providers/kit/in-order.js';
import { lookWhether } from '../../src/providers/kit/look-up.js';
import { prepareCall } from '../../src/providers/kit/prepared-call.js';
import { rows } from './example.ops.js';

/** Numbers that are free, and those of the account. */
export class ExampleNumbers implements SearchPort, NumbersPort {
  readonly settledByNumber = true;
  readonly changes: ChangeHandlers = {
    'number.cancel': { prepare: refuseReasons, apply: (run, { phoneNumber }) => this.release(run, phoneNumber) },
  };

  constructor(private readonly upstream: Upstream) {}

  supports({ type = 'local', country }: NumberQuery): ReturnType<SearchPort['supports']> {
    if (country !== 'US' || type !== 'local') return { supported: false, detail: 'US local numbers only.' };
    return { supported: true, ignoredFilters: ['region', 'city', 'exchange', 'contains', 'pattern', 'consecutive'] };
  }

  async search({ country, areaCode, limit, after }: NumberQuery, deadlineAt: number): Promise<SearchResult> {
    const place = { 'filter[country_code]': country, 'filter[national_destination_code]': areaCode };
    const asked = { ...place, 'filter[limit]': 250 };
    const { data } = await this.upstream.sender.read(rows.listAvailableNumbers, asked, { deadlineAt });
    const found = data.map((n) => ({ phoneNumber: n.phone_number, country, type: 'local' as const }));
    return { numbers: inOrder(found, after).slice(0, limit) };
  }

  async list(_filter: object, deadlineAt: number, only?: E164): Promise<OwnedNumber[]> {
    const owned: OwnedNumber[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const asked = { 'filter[phone_number]': only, 'page[number]': page };
      const { data, meta } = await this.upstream.sender.read(rows.listNumbers, asked, { deadlineAt });
      pages = meta.total_pages;
      for (const { phone_number: phoneNumber, connection_id: trunkId } of data)
        owned.push({ phoneNumber, country: 'US', type: 'local', status: 'active', ...(trunkId && { trunkId }) });
    }
    return owned;
  }

  private async release(run: Steps, phoneNumber: E164): Promise<ChangeEnd<{ phoneNumber: E164 }>> {
    const released = await run.step({
      key: 'release',
      call: prepareCall(this.upstream, rows.releaseNumber, { phone_number: phoneNumber }),
      lookUp: lookWhether(this.upstream, async () => {
        const listed = await this.list({}, this.upstream.sender.clock.now() + 10_000, phoneNumber);
        return listed.length === 0;
      }),
    });
    if (released.kind !== 'done') return endOf(released, 'the number was released');
    return { kind: 'completed', result: { phoneNumber }, givesUp: [phoneNumber] };
  }
}
