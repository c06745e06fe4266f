import {
  type ChangeEnd,
  type ChangeHandlers,
  type ChangeOutput,
  type ChangeRun,
  endOf,
  type NumberUpdate,
  type NumberUpdateResult,
} from '../../contract/changes.js';
import { type NumbersPort, type OwnedNumber } from '../../contract/numbers.js';
import { type AccountNumber, type AccountOrder, type ReconciliationPort } from '../../contract/reconciliation.js';
import { type Finding } from '../../contract/steps.js';
import { regionOfAreaCode } from '../../domain/area-codes.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { type E164, nanpParts } from '../../domain/phone-number.js';
import { prepareCall } from '../kit/prepared-call.js';
import { type Reply } from '../kit/operation.js';
import { numbers as ops } from './numbers.ops.js';
import { type VoipmsTrunks } from './voipms.trunks.js';
import { national, soon, toE164, type VoipmsUpstream } from './voipms.upstream.js';

type Row = Reply<typeof ops.getDIDsInfo>[number];
const billing: Readonly<Record<string, OwnedNumber['billing']>> = { '1': 'metered', '2': 'unmetered' };

/** The account's numbers: all that are listed are in service. */
export class VoipmsNumbers implements NumbersPort, ReconciliationPort {
  readonly changes: Pick<ChangeHandlers, 'number.update' | 'number.cancel'>;

  constructor(
    private readonly upstream: VoipmsUpstream,
    private readonly trunks: VoipmsTrunks,
  ) {
    this.changes = {
      'number.update': { prepare: (wish) => this.check(wish), apply: (run, wish) => this.update(run, wish) },
      'number.cancel': { apply: (run, { phoneNumber }) => this.cancel(run, phoneNumber) },
    };
  }

  async list({ type, status }: Parameters<NumbersPort['list']>[0], deadlineAt: number): Promise<OwnedNumber[]> {
    if (status !== undefined && status !== 'active') return [];
    const owned = (await this.rows(deadlineAt)).map(ownedNumber);
    return owned.filter((one) => type === undefined || one.type === type);
  }

  async numbers(deadlineAt: number): Promise<AccountNumber[]> {
    return (await this.rows(deadlineAt)).map(({ did, routing }) => ({
      phoneNumber: toE164(did),
      status: 'active',
      ...(routing?.startsWith('account:') ? { trunkId: routing.slice('account:'.length) } : {}),
    }));
  }

  /** The provider keeps no orders. */
  orders(): Promise<AccountOrder[]> {
    return Promise.resolve([]);
  }

  private rows(deadlineAt: number): Promise<Row[]> {
    return this.upstream.sender.read(ops.getDIDsInfo, {}, { deadlineAt });
  }

  private async check({ trunkId, status, connection }: NumberUpdate): Promise<void> {
    if (status !== undefined)
      throw invalidField('/status', 'unsupported', 'Numbers of this provider are in service or given up.');
    if (connection !== undefined)
      throw invalidField('/connection', 'unsupported', 'This provider connects numbers to a trunk: give a trunkId.');
    if (trunkId !== undefined) await this.trunks.mustHave(trunkId, '/trunkId');
  }

  private async update(
    run: ChangeRun,
    { phoneNumbers, notInService = [], trunkId }: NumberUpdate,
  ): Promise<ChangeEnd<ChangeOutput<'number.update'>>> {
    const results: NumberUpdateResult[] = [];
    for (const phoneNumber of phoneNumbers) {
      const set = await run.step({
        key: `routing:${phoneNumber}`,
        call: prepareCall(this.upstream, ops.setDIDRouting, {
          did: national(phoneNumber),
          routing: `account:${trunkId}`,
        }),
        whenUnknown: { kind: 'repeat' },
      });
      if (set.kind === 'undecided' || (set.kind !== 'done' && phoneNumbers.length + notInService.length === 1))
        return endOf(set, 'the number was changed');
      if (set.kind === 'done') results.push({ phoneNumber, status: 'updated' });
      else
        results.push({
          phoneNumber,
          status: 'failed',
          problem: { code: set.code, detail: set.fault.message ?? 'The provider refused it.' },
        });
    }
    const problem = { code: 'not_found', detail: 'You have no such number in service.' } as const;
    results.push(...notInService.map((phoneNumber) => ({ phoneNumber, status: 'failed', problem }) as const));
    const changed = results.flatMap((n) => (n.status === 'updated' ? n.phoneNumber : []));
    const leaves = { phoneNumbers: changed, ...(trunkId === undefined ? {} : { trunkId }) };
    return { kind: 'completed', result: { numbers: results }, leaves };
  }

  private async cancel(run: ChangeRun, phoneNumber: E164): Promise<ChangeEnd<{ phoneNumber: E164 }>> {
    const gone = await run.step({
      key: 'cancel',
      call: prepareCall(this.upstream, ops.cancelDID, { did: national(phoneNumber) }),
      whenUnknown: {
        kind: 'read',
        authoritative: this.upstream.reconcile === 'authoritative',
        read: async (): Promise<Finding<object>> =>
          (await this.listed(phoneNumber)) ? { kind: 'absent' } : { kind: 'executed', value: {} },
      },
    });
    if (gone.kind !== 'done') return endOf(gone, 'the number was given up');
    return { kind: 'completed', result: { phoneNumber }, givesUp: [phoneNumber] };
  }

  private async listed(phoneNumber: E164): Promise<boolean> {
    try {
      const rows = await this.upstream.sender.read(ops.getDIDsInfo, { did: national(phoneNumber) }, soon());
      return rows.some(({ did }) => did === national(phoneNumber));
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'not_found') return false;
      throw error;
    }
  }
}

function ownedNumber({ did, billing_type }: Row): OwnedNumber {
  const phoneNumber = toE164(did);
  const parts = nanpParts(phoneNumber)!;
  const canadian = parts.type === 'local' && regionOfAreaCode(parts.areaCode) === undefined;
  const paid = billing[billing_type ?? ''];
  return {
    phoneNumber,
    country: canadian ? 'CA' : 'US',
    type: parts.type,
    status: 'active',
    ...(paid && { billing: paid }),
  };
}
