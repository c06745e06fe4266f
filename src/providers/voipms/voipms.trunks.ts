import { type Direction } from '../../contract/reports.js';
import { type NewTrunk, type Trunk, type TrunkRef, type TrunksPort } from '../../contract/trunks.js';
import { GatewayError } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { noSuchConnection } from '../kit/connections.js';
import { type Reply } from '../kit/operation.js';
import { trunks as ops } from './voipms.trunks.ops.js';
import { titleIn } from './voipms.trunk-titles.js';
import { readDeadline } from './voipms.deadlines.js';
import { type VoipmsUpstream } from './voipms.settings.js';

/** A sub-account, as listed. */
export type Account = Reply<typeof ops.getSubAccounts>[number];

/** Sub-accounts: one per device or system that sends and receives calls. */
export class VoipmsTrunks implements TrunksPort {
  readonly directions = ['origination'] as const;
  readonly titlesAreIds = true;

  constructor(private readonly upstream: VoipmsUpstream) {}

  async list(_direction: Direction, deadlineAt: number): Promise<Trunk[]> {
    return (await this.upstream.sender.read(ops.getSubAccounts, {}, { deadlineAt })).map(trunkOf);
  }

  async find({ id, direction }: TrunkRef, deadlineAt: number): Promise<Trunk | undefined> {
    if (direction !== 'origination') return undefined;
    const [account] = await accountsNamed(this.upstream, id, deadlineAt);
    if (!account) return undefined;
    const [status] = await orNone(
      this.upstream.sender.read(ops.getRegistrationStatus, { account: id }, { deadlineAt }).then((one) => [one]),
    );
    return status && { ...trunkOf(account), registered: status.registered };
  }

  /** Matched by name, which the provider derives from the title: several may share it, and someone may have removed the mark of one. */
  couldBe({ id }: Trunk, { title }: NewTrunk): boolean {
    return id.slice(id.indexOf('_') + 1) === title;
  }

  /** Refuses a trunk that the provider does not have, or has several of; returns its customer, if it has one. */
  async mustHave(id: string, pointer: string): Promise<{ customerId?: string }> {
    const [account, other] = await accountsNamed(this.upstream, id, readDeadline(this.upstream).deadlineAt);
    if (other) throw new GatewayError('invalid_state', severalNamed(id));
    if (account) return account.reseller_client === undefined ? {} : { customerId: account.reseller_client };
    throw noSuchConnection(pointer);
  }
}

/** The sub-accounts of this name: normally one or none. Concurrent calls, and calls executed late, have been seen to leave several. */
export async function accountsNamed({ sender }: VoipmsUpstream, name: string, deadlineAt: number): Promise<Account[]> {
  if (!isSubAccount(name)) return [];
  const listed = await orNone(sender.read(ops.getSubAccounts, { account: name }, { deadlineAt }));
  return listed.filter((one) => one.account === name);
}

/** A sub-account that no longer exists yields an empty list. */
async function orNone<T>(read: Promise<T[]>): Promise<T[]> {
  return read.catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === 'connection_not_found') return [];
    throw error;
  });
}

export const severalNamed = (name: string): string =>
  `The provider has several sub-accounts named ${name}, so the trunk is ambiguous. Delete the others in its portal.`;

/** A sub-account's name starts with that of the main account, which is not a trunk itself. */
export const isSubAccount = (name: string): boolean => /^\d{1,10}_\w{1,20}$/.test(name);

export const trunkOf = ({ account, description, ip, reseller_client: customerId }: Account): Trunk => ({
  id: account,
  direction: 'origination',
  ...(description === undefined ? {} : { title: titleIn(description) }),
  status: 'active',
  ...(ip === undefined ? {} : { primary: { ipAddress: ip } }),
  ...onlySet({ customerId }),
});
