import { type NumbersPort, type OwnedNumber } from '../../contract/numbers.js';
import { fromNational } from '../../domain/phone-number.js';
import { category, type DidtfnUpstream, typeOf } from './didtfn.upstream.js';
import { numbers as ops } from './numbers.ops.js';

/** Number status words of the document: "Active" = 1, "Inactive" = 0, "Cancelled" = 2. Any other is shown as unknown. */
export const numberStatuses: Record<string, OwnedNumber['status']> = {
  '1': 'active',
  '0': 'inactive',
  '2': 'cancelled',
};
const words = Object.fromEntries(Object.entries(numberStatuses).map(([word, status]) => [status, word]));
const billings: Record<string, NonNullable<OwnedNumber['billing']>> = { metered: 'metered', unmetered: 'unmetered' };

/** The numbers the account has in service. */
export class DidtfnNumbers implements NumbersPort {
  constructor(private readonly upstream: DidtfnUpstream) {}

  async list(filter: Parameters<NumbersPort['list']>[0], deadlineAt: number): Promise<OwnedNumber[]> {
    const status = filter.status === undefined ? undefined : words[filter.status];
    const input = {
      ...(filter.type ? { category: category(filter.type) } : {}),
      ...(status === undefined ? {} : { status }),
    };
    const { data } = await this.upstream.sender.read(ops.getNumbers, input, { deadlineAt });
    return data.flatMap((row): OwnedNumber | [] => {
      const phoneNumber = fromNational(row.didnumber);
      if (!phoneNumber) return [];
      const billing = billings[row.didType?.toLowerCase() ?? ''];
      return {
        phoneNumber,
        country: 'US',
        type: typeOf(phoneNumber),
        status: numberStatuses[row.status ?? ''] ?? 'unknown',
        ...(row.didRate === undefined ? {} : { monthlyCost: { amount: row.didRate, currency: 'USD' } }),
        ...(row.cnam === undefined ? {} : { callerName: row.cnam }),
        ...(billing === undefined ? {} : { billing }),
      };
    });
  }
}
