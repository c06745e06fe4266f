import { type AccountNumber, type AccountOrder, type ReconciliationPort } from '../../contract/reconciliation.js';
import { type Money } from '../../domain/money.js';
import { type E164, fromNational } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { costOf, type Priced } from './didtfn.costs.js';
import { numberStatuses } from './didtfn.statuses.js';
import { type DidtfnTrunks } from './didtfn.trunks.js';
import { numbers as numberOps } from './didtfn.numbers.ops.js';
import { orders as orderOps } from './didtfn.orders.ops.js';
import { porting as portingOps } from './didtfn.porting.ops.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

/** The whole account, read through its lists. Number rows print a trunk's address; only the list's filter tells which trunk it is. */
export class DidtfnReconciliation implements ReconciliationPort {
  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly trunks: DidtfnTrunks,
  ) {}

  async numbers(deadlineAt: number): Promise<AccountNumber[]> {
    const { sender } = this.upstream;
    const trunkOf = new Map<E164, string>();
    for (const { id } of await this.trunks.list('origination', deadlineAt)) {
      const { data } = await sender.read(numberOps.getNumbers, { trunkId: id }, { deadlineAt });
      for (const row of data) for (const number of e164s([row.didnumber])) trunkOf.set(number, id);
    }
    const { data } = await sender.read(numberOps.getNumbers, {}, { deadlineAt });
    return data.flatMap((row) =>
      e164s([row.didnumber]).map((phoneNumber): AccountNumber => {
        const trunkId = trunkOf.get(phoneNumber);
        return {
          phoneNumber,
          status: numberStatuses[row.status ?? ''] ?? 'unknown',
          ...onlySet({ trunkId, rate: row.didRate }),
        };
      }),
    );
  }

  async orders(deadlineAt: number): Promise<AccountOrder[]> {
    const { sender } = this.upstream;
    const { Orders: orders } = await sender.read(orderOps.getNewOrders, {}, { deadlineAt });
    const { Orders: ports } = await sender.read(portingOps.getLnpOrders, {}, { deadlineAt });
    return [...orders.map((row) => orderOf('number', row)), ...ports.map((row) => orderOf('port', row))];
  }
}

const e164s = (numbers: readonly string[]): E164[] => numbers.flatMap((n) => fromNational(n) ?? []);

function orderOf(kind: AccountOrder['kind'], row: Priced & { orderno: string; numbers: string[] }): AccountOrder {
  const cost: Money | undefined = costOf(row)?.total;
  return { providerOrderId: row.orderno, kind, phoneNumbers: e164s(row.numbers), ...onlySet({ cost }) };
}
