import { type ChangeEnd, type ChangeHandlers, type ChangeRun, endOf, refuseMembers } from '../../contract/changes.js';
import { type Direction } from '../../contract/reports.js';
import { type Finding } from '../../contract/steps.js';
import { type NewTrunk, type Trunk, type TrunkRef, type TrunksPort } from '../../contract/trunks.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { prepareCall } from '../kit/prepared-call.js';
import { type Reply } from '../kit/operation.js';
import { accounts as ops } from './accounts.ops.js';
import { soon, type VoipmsUpstream } from './voipms.upstream.js';

type Account = Reply<typeof ops.getSubAccounts>[number];
const unheard = ['secondary', 'billing', 'sessions', 'callsPerSecond', 'unlimitedMinutes', 'callForwarding'] as const;
/** What the provider wants of every sub-account and the common fields have no word for. */
const usual = {
  protocol: '1',
  auth_type: '2',
  device_type: '2',
  lock_international: '1',
  international_route: '1',
  music_on_hold: 'default',
  allowed_codecs: 'ulaw',
  dtmf_mode: 'auto',
  nat: 'yes',
} as const;

/**
 * Sub-accounts: one for each equipment that calls go to and come from. Made here, they authenticate by their address, so that there is no
 * SIP password; those of others are never read.
 */
export class VoipmsTrunks implements TrunksPort {
  readonly directions = ['origination'] as const;
  readonly changes: Pick<ChangeHandlers, 'trunk.create' | 'trunk.disable'>;

  constructor(private readonly upstream: VoipmsUpstream) {
    this.changes = {
      'trunk.create': { prepare: check, apply: (run, wish) => this.create(run, wish) },
      'trunk.disable': { apply: (run, ref) => this.remove(run, ref) },
    };
  }

  async list(_direction: Direction, deadlineAt: number): Promise<Trunk[]> {
    return (await this.upstream.sender.read(ops.getSubAccounts, {}, { deadlineAt })).map(trunkOf);
  }

  async find({ id, direction }: TrunkRef, deadlineAt: number): Promise<Trunk | undefined> {
    if (direction !== 'origination') return undefined;
    const account = await this.account(id, deadlineAt);
    if (!account) return undefined;
    const { registered } = await this.upstream.sender.read(ops.getRegistrationStatus, { account: id }, { deadlineAt });
    return { ...trunkOf(account), registered };
  }

  /** Refuses a trunk that the provider does not have; answers whose it is, if it is a customer's. */
  async mustHave(id: string, pointer: string): Promise<{ customerId?: string }> {
    const account = await this.account(id, soon().deadlineAt);
    if (account) return account.reseller_client === undefined ? {} : { customerId: account.reseller_client };
    const detail = 'The provider has no such trunk.';
    throw new GatewayError('connection_not_found', detail, { errors: [{ pointer, code: 'not_found', detail }] });
  }

  private async account(name: string, deadlineAt: number): Promise<Account | undefined> {
    if (!/^\d{1,10}_\w{1,20}$/.test(name)) return undefined;
    const listed = await this.upstream.sender
      .read(ops.getSubAccounts, { account: name }, { deadlineAt })
      .catch((error: unknown) => {
        if (error instanceof GatewayError && error.code === 'connection_not_found') return [];
        throw error;
      });
    return listed.find((one) => one.account === name);
  }

  private async create(run: ChangeRun, { title, primary, customer }: NewTrunk): Promise<ChangeEnd<Trunk>> {
    const whose = customer && { reseller_client: customer.customerId, reseller_package: customer.packageId };
    const made = await run.step({
      key: 'create',
      call: prepareCall(
        this.upstream,
        ops.createSubAccount,
        { ...usual, username: title, description: title, ip: primary.ipAddress, ...whose },
        { understand: ({ account }) => ({ account }), digest: { title } },
      ),
      lookUp: {
        authoritative: this.upstream.reconcile === 'authoritative',
        // Names are unique on an account: one that was there before would have been refused.
        read: async (): Promise<Finding<{ account: string }>> => {
          const listed = await this.upstream.sender.read(ops.getSubAccounts, {}, soon());
          const found = listed.find(({ account }) => account.endsWith(`_${title}`));
          return found ? { kind: 'executed', value: { account: found.account } } : { kind: 'absent' };
        },
      },
    });
    if (made.kind !== 'done') return endOf(made, 'the sub-account was made');
    const id = made.value.account;
    const trunk: Trunk = {
      id,
      direction: 'origination',
      title,
      status: 'active',
      primary,
      ...(customer && { customerId: customer.customerId }),
    };
    return { kind: 'completed', result: trunk, makes: { kind: 'trunk:origination', externalId: id } };
  }

  private async remove(run: ChangeRun, { id, direction }: TrunkRef): Promise<ChangeEnd<TrunkRef>> {
    const gone = await run.step({
      key: 'remove',
      call: async () => {
        const account = await this.account(id, soon().deadlineAt);
        if (!account) throw new GatewayError('invalid_request', 'The provider has no such trunk any more.');
        return prepareCall(this.upstream, ops.delSubAccount, { id: account.id });
      },
      lookUp: {
        authoritative: this.upstream.reconcile === 'authoritative',
        read: async (): Promise<Finding<object>> =>
          (await this.account(id, soon().deadlineAt)) ? { kind: 'absent' } : { kind: 'executed', value: {} },
      },
    });
    if (gone.kind !== 'done') return endOf(gone, 'the sub-account was deleted');
    const ends = { kind: 'trunk:origination', externalId: id };
    return { kind: 'completed', result: { id, direction }, ends };
  }
}

function check(wish: NewTrunk): void {
  if (wish.direction !== 'origination')
    throw invalidField('/direction', 'unsupported', 'A sub-account takes calls both ways: make it for origination.');
  refuseMembers(wish, unheard, 'A sub-account of this provider has no such setting.');
  for (const name of ['port', 'prefix'] as const)
    if (wish.primary[name] !== undefined)
      throw invalidField(`/primary/${name}`, 'unsupported', `A sub-account of this provider has no ${name}.`);
  if (!/^[A-Z\d]{1,20}$/i.test(wish.title))
    throw invalidField('/title', 'format', 'The title becomes the name of a sub-account: up to 20 letters and digits.');
}

const trunkOf = ({ account, description, ip, reseller_client: customerId }: Account): Trunk => ({
  id: account,
  direction: 'origination',
  ...(description === undefined ? {} : { title: description }),
  status: 'active',
  ...(ip === undefined ? {} : { primary: { ipAddress: ip } }),
  ...(customerId === undefined ? {} : { customerId }),
});
