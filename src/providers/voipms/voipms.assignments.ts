import {
  type ChangeEnd,
  type ChangeHandlers,
  type ChangeRun,
  endOf,
  type NumberAssignment,
} from '../../contract/changes.js';
import { type PreparedCall } from '../../contract/steps.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { type E164 } from '../../domain/phone-number.js';
import { lookWhether } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { numbers as ops } from './voipms.numbers.ops.js';
import { confirmedByReading, requireOwned, otherwise, ownedRow } from './voipms.owned-numbers.js';
import { type VoipmsTrunks } from './voipms.trunks.js';
import { national } from './voipms.phone-numbers.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/**
 * Numbers of reseller clients. A number is assigned to a client's sub-account, for fees that are charged to the client. The list of numbers names the
 * sub-account, which settles a lost reply.
 */
export class VoipmsAssignments {
  readonly changes: Pick<ChangeHandlers, 'number.assign' | 'number.unassign'>;

  constructor(
    private readonly upstream: VoipmsUpstream,
    private readonly trunks: VoipmsTrunks,
  ) {
    this.changes = {
      'number.assign': {
        prepare: (request) => this.check(request),
        apply: (run, request) => this.assign(run, request),
      },
      'number.unassign': { apply: (run, { phoneNumber }) => this.unassign(run, phoneNumber) },
    };
  }

  private async check({ trunkId, fees }: NumberAssignment): Promise<void> {
    for (const [name, { amount, currency }] of Object.entries(fees)) {
      if (currency !== 'USD')
        throw invalidField(`/fees/${name}/currency`, 'unsupported', 'This provider accepts USD only.');
      if (!/^\d{1,9}(?:\.\d{1,8})?$/.test(amount))
        throw invalidField(
          `/fees/${name}/amount`,
          'format',
          'A fee must not be negative and can have up to eight decimal places.',
        );
    }
    const { customerId } = await this.trunks.mustHave(trunkId, '/trunkId');
    if (customerId === undefined)
      throw invalidField(
        '/trunkId',
        'unsupported',
        'This trunk does not belong to a customer. Create one with a customer.',
      );
  }

  private async assign(run: ChangeRun, request: NumberAssignment): Promise<ChangeEnd<{ phoneNumber: E164 }>> {
    const { phoneNumber, trunkId } = request;
    const isAssigned = async (): Promise<boolean> =>
      (await ownedRow(this.upstream, phoneNumber))?.reseller_account === trunkId;
    const assigned = await run.step({
      key: 'assign',
      call: () => this.call(request),
      // It was unassigned just before the call was sent.
      lookUp: lookWhether(this.upstream, isAssigned),
    });
    if (assigned.kind !== 'done') return endOf(assigned, 'the number was assigned');
    if (!(await confirmedByReading(run, this.upstream, isAssigned)))
      return { kind: 'needs_review', detail: otherwise(phoneNumber, `assigned to ${trunkId}`) };
    return { kind: 'completed', result: { phoneNumber } };
  }

  private async call(request: NumberAssignment): Promise<PreparedCall<object, 'reading'>> {
    const { phoneNumber, trunkId, fees, nextBillingDate, chargeNow } = request;
    const { reseller_account: assigned } = await requireOwned(this.upstream, phoneNumber);
    if (assigned !== undefined)
      throw new GatewayError('invalid_state', `The number is assigned to ${assigned}. Unassign it first.`);
    return prepareCall(this.upstream, ops.connectDID, {
      did: national(phoneNumber),
      account: trunkId,
      setup: fees.setup.amount,
      monthly: fees.monthly.amount,
      minute: fees.perMinute.amount,
      next_billing: nextBillingDate,
      ...(chargeNow.setup ? {} : { dont_charge_setup: '1' as const }),
      ...(chargeNow.monthly ? {} : { dont_charge_monthly: '1' as const }),
    });
  }

  private async unassign(run: ChangeRun, phoneNumber: E164): Promise<ChangeEnd<{ phoneNumber: E164 }>> {
    const isFree = async (): Promise<boolean> => {
      const row = await ownedRow(this.upstream, phoneNumber);
      return row !== undefined && row.reseller_account === undefined;
    };
    const freed = await run.step({
      key: 'unassign',
      call: async () => {
        const { reseller_account: assigned } = await requireOwned(this.upstream, phoneNumber);
        if (assigned === undefined) throw new GatewayError('invalid_state', 'The number is not assigned.');
        return prepareCall(this.upstream, ops.unconnectDID, { did: national(phoneNumber) });
      },
      lookUp: lookWhether(this.upstream, isFree),
    });
    if (freed.kind !== 'done') return endOf(freed, 'the number was unassigned');
    if (!(await confirmedByReading(run, this.upstream, isFree)))
      return { kind: 'needs_review', detail: otherwise(phoneNumber, 'unassigned') };
    return { kind: 'completed', result: { phoneNumber } };
  }
}
