import {
  type ChangeEnd,
  type ChangeHandlers,
  type ChangeRun,
  endOf,
  type NumberCancellation,
} from '../../contract/changes.js';
import { type Failover, type NumbersPort, type OwnedNumber } from '../../contract/numbers.js';
import { type AccountNumber, type AccountOrder, type ReconciliationPort } from '../../contract/reconciliation.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { shortened } from '../../domain/money.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { onlySet } from '../../domain/only-set.js';
import { lookWhether } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { numbers as ops } from './voipms.numbers.ops.js';
import { confirmedByReading, type OwnedRow, ownedRow } from './voipms.owned-numbers.js';
import { isSubAccount } from './voipms.trunks.js';
import { national, readNumbers } from './voipms.phone-numbers.js';
import { type VoipmsUpstream } from './voipms.settings.js';

type KnownRow = OwnedRow & { phoneNumber: E164 };
const billing: Readonly<Record<string, OwnedNumber['billing']>> = { '1': 'metered', '2': 'unmetered' };

/** The account's numbers: every listed number is in service. */
export class VoipmsNumbers implements NumbersPort, ReconciliationPort {
  readonly settledByNumber = true;
  readonly changes: Pick<ChangeHandlers, 'number.cancel'>;

  constructor(private readonly upstream: VoipmsUpstream) {
    this.changes = { 'number.cancel': { apply: (run, request) => this.cancel(run, request) } };
  }

  async list({ type, status }: Parameters<NumbersPort['list']>[0], deadlineAt: number): Promise<OwnedNumber[]> {
    if (status !== undefined && status !== 'active') return [];
    const owned = (await this.rows(deadlineAt)).map(ownedNumber);
    return owned.filter((one) => type === undefined || one.type === type);
  }

  async numbers(deadlineAt: number): Promise<AccountNumber[]> {
    return (await this.rows(deadlineAt)).map((row) => ({
      phoneNumber: row.phoneNumber,
      status: 'active',
      ...trunkOf(row),
    }));
  }

  /** The provider has no orders. */
  orders(): Promise<AccountOrder[]> {
    return Promise.resolve([]);
  }

  private rows(deadlineAt: number): Promise<KnownRow[]> {
    return readNumbers(this.upstream, ops.getDIDsInfo, {}, { deadlineAt });
  }

  private async cancel(
    run: ChangeRun,
    { phoneNumber, portOut, comment }: NumberCancellation,
  ): Promise<ChangeEnd<{ phoneNumber: E164 }>> {
    const isGone = async (): Promise<boolean> => (await ownedRow(this.upstream, phoneNumber)) === undefined;
    const gone = await run.step({
      key: 'cancel',
      call: prepareCall(this.upstream, ops.cancelDID, {
        did: national(phoneNumber),
        cancelcomment: comment,
        ...(portOut === true && { portout: '1' as const }),
      }),
      lookUp: lookWhether(this.upstream, isGone),
    });
    if (gone.kind !== 'done') return endOf(gone, 'the number was disconnected');
    if (!(await confirmedByReading(run, this.upstream, isGone))) {
      const detail = `The provider reported that ${phoneNumber} was disconnected but still lists it, so it continues to be charged. Disconnect it in the provider's portal.`;
      return { kind: 'needs_review', detail };
    }
    return { kind: 'completed', result: { phoneNumber }, givesUp: [phoneNumber] };
  }
}

function ownedNumber(row: KnownRow): OwnedNumber {
  const { phoneNumber, billing_type } = row;
  const parts = nanpParts(phoneNumber)!;
  const canadian = parts.type === 'local' && regionOfAreaCode(parts.areaCode) === undefined;
  const paid = billing[billing_type ?? ''];
  return {
    phoneNumber,
    country: canadian ? 'CA' : 'US',
    type: parts.type,
    status: 'active',
    ...onlySet({ billing: paid }),
    ...trunkOf(row),
    ...onlySet({ pop: row.pop, routing: row.routing }),
    ...failoverOf(row),
    ...onlySet({ callerIdPrefix: row.callerid_prefix, note: row.note }),
    ...(row.reseller_account !== undefined && { assignment: assignmentOf(row, row.reseller_account) }),
  };
}

const toAccount = 'account:';

/** The sub-account that calls go to. The main account, the default destination, is not a trunk. */
function trunkOf({ routing = '' }: OwnedRow): { trunkId?: string } {
  const account = routing.startsWith(toAccount) ? routing.slice(toAccount.length) : '';
  return isSubAccount(account) ? { trunkId: account } : {};
}

function failoverOf(row: OwnedRow): { failover?: Failover } {
  const ways = [
    ['busy', row.failover_busy],
    ['unreachable', row.failover_unreachable],
    ['noAnswer', row.failover_noanswer],
  ] as const;
  const failover = Object.fromEntries(ways.filter(([, to]) => to !== undefined && to !== 'none:')) as Failover;
  return Object.keys(failover).length === 0 ? {} : { failover };
}

function assignmentOf(row: OwnedRow, trunkId: string): NonNullable<OwnedNumber['assignment']> {
  const usd = (amount = '0'): { amount: string; currency: string } => ({
    amount: shortened(amount),
    currency: 'USD',
  });
  return {
    trunkId,
    fees: { setup: usd(row.reseller_setup), monthly: usd(row.reseller_monthly), perMinute: usd(row.reseller_minute) },
    ...(row.reseller_next_billing === undefined ? {} : { nextBillingDate: row.reseller_next_billing.slice(0, 10) }),
  };
}
