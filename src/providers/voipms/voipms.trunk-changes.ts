import { type ChangeEnd, type ChangeHandlers, type ChangeRun, endOf, refuseMembers } from '../../contract/changes.js';
import { type PreparedCall } from '../../contract/steps.js';
import { type NewTrunk, type Trunk, type TrunkEnd, type TrunkRef, type TrunkUpdate } from '../../contract/trunks.js';
import { GatewayError, invalidField } from '../../domain/errors.js';
import { Ambiguous, type Found, lookFor, lookWhether } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { trunks as ops } from './voipms.trunks.ops.js';
import { numbers } from './voipms.numbers.ops.js';
import { markedBy, markIn, retitled } from './voipms.trunk-titles.js';
import { confirmedByReading } from './voipms.owned-numbers.js';
import { type Account, accountsNamed, severalNamed, trunkOf } from './voipms.trunks.js';
import { readDeadline } from './voipms.deadlines.js';
import { type VoipmsUpstream } from './voipms.settings.js';

interface Made {
  account: string;
}

const unheard = ['secondary', 'billing', 'sessions', 'callsPerSecond', 'unlimitedMinutes', 'callForwarding'] as const;
/** Parameters that every sub-account requires and the common fields do not cover. */
const usual = {
  protocol: '1',
  // Authentication by IP address: no SIP password has to be created and stored. Documented; not seen in any client.
  auth_type: '2',
  // A PBX, gateway or Asterisk; 2 is a phone or adapter. Equipment at a fixed address is the former.
  device_type: '1',
  lock_international: '1',
  international_route: '1',
  music_on_hold: 'default',
  allowed_codecs: 'ulaw',
  dtmf_mode: 'auto',
  nat: 'yes',
} as const;

/**
 * Creates and deletes sub-accounts. The provider checks for duplicate names only when a call arrives, and may execute calls minutes after they timed
 * out. So each new sub-account carries the mark of its change, and one of several with the same name is never touched.
 */
export class VoipmsTrunkChanges {
  readonly changes: Pick<ChangeHandlers, 'trunk.create' | 'trunk.update' | 'trunk.disable'>;

  constructor(private readonly upstream: VoipmsUpstream) {
    this.changes = {
      'trunk.create': { prepare: check, apply: (run, request) => this.create(run, request) },
      'trunk.update': { prepare: checkUpdate, apply: (run, request) => this.update(run, request) },
      'trunk.disable': { apply: (run, ref) => this.remove(run, ref) },
    };
  }

  private async create(run: ChangeRun, request: NewTrunk): Promise<ChangeEnd<Trunk>> {
    const { title, primary, customer } = request;
    const made = await run.step<Made>({
      key: 'create',
      call: () => this.making(run, request),
      lookUp: lookFor(this.upstream, () => this.made(run, title)),
    });
    if (made.kind !== 'done') return endOf(made, 'the sub-account was created');
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

  /** A sub-account that already exists is not ours, regardless of its creator: this is checked before anything is sent. */
  private async making(run: ChangeRun, { title, primary, customer }: NewTrunk): Promise<PreparedCall<Made, 'reading'>> {
    const [taken] = await this.titled(title);
    if (taken) throw new GatewayError('conflict', `The account already has a sub-account ${taken.account}.`);
    const whose = customer && { reseller_client: customer.customerId, reseller_package: customer.packageId };
    const description = markedBy(title, run.id);
    return prepareCall(
      this.upstream,
      ops.createSubAccount,
      { ...usual, username: title, description, ip: primary.ipAddress, ...whose },
      { understand: ({ account }) => ({ account }) },
    );
  }

  /** Ours is the one with our mark, if it is the only one of its name. */
  private async made(run: ChangeRun, title: string): Promise<Found<Made>> {
    const found = await this.titled(title);
    const [one, ...others] = found;
    if (!one) return undefined;
    if (others.length === 0 && markIn(one.description) === run.id) return { account: one.account };
    const ours = found.filter(({ description }) => markIn(description) === run.id).map(({ id }) => id);
    const detail = `The account now has ${found.length} sub-accounts named ${one.account} (${found.map(({ id }) => id).join(', ')}); of these, ${ours.length === 0 ? 'none' : ours.join(', ')} with ${run.id} in the description was created by this change. Keep only one of them in the provider's portal.`;
    return new Ambiguous(detail);
  }

  private async titled(title: string): Promise<Account[]> {
    const listed = await this.upstream.sender.read(ops.getSubAccounts, {}, readDeadline(this.upstream));
    return listed.filter(({ account }) => account.slice(account.indexOf('_') + 1) === title);
  }

  private async update(run: ChangeRun, request: TrunkUpdate): Promise<ChangeEnd<Trunk>> {
    const { id, primary } = request;
    const set = await run.step({ key: 'update', call: () => this.updating(request) });
    if (set.kind !== 'done') return endOf(set, 'the sub-account was updated');
    let account: Account | undefined;
    const isSo = await confirmedByReading(run, this.upstream, async () => {
      [account] = await accountsNamed(this.upstream, id, readDeadline(this.upstream).deadlineAt);
      return account !== undefined && (primary === undefined || account.ip === primary.ipAddress);
    });
    if (account && isSo) return { kind: 'completed', result: trunkOf(account) };
    const detail = `The provider reported that ${id} was updated, but its list of sub-accounts shows otherwise. Check it in the provider's portal.`;
    return { kind: 'needs_review', detail };
  }

  /** The call sets everything at once: unchanged settings are sent back as they are now; the SIP password stays in memory only. */
  private async updating({ id: name, title, primary }: TrunkUpdate): Promise<PreparedCall<object, 'repeating'>> {
    const listed = await this.upstream.sender.read(
      ops.getWholeSubAccount,
      { account: name },
      readDeadline(this.upstream),
    );
    const [whole, other] = listed.filter(({ account }) => account === name);
    if (!whole) throw new GatewayError('not_found', noneNamed);
    if (other) throw new GatewayError('invalid_state', severalNamed(name));
    const { account: _, password, description, ip, ...settings } = whole;
    const byAddress = settings.auth_type === '2';
    if (primary && !byAddress)
      throw new GatewayError(
        'invalid_state',
        'The equipment of this trunk authenticates by password and has no fixed address.',
      );
    return prepareCall(this.upstream, ops.setSubAccount, {
      ...settings,
      description: title === undefined ? description : retitled(description, title),
      ...(byAddress ? { ip: primary?.ipAddress ?? ip } : { password }),
    });
  }

  private async remove(run: ChangeRun, { id, direction }: TrunkRef): Promise<ChangeEnd<TrunkRef>> {
    const gone = await run.step({
      key: 'remove',
      call: () => this.removing(id),
      lookUp: lookWhether(this.upstream, async (sent) => {
        const there = await accountsNamed(this.upstream, id, readDeadline(this.upstream).deadlineAt);
        return !there.some((one) => one.id === sent['id']);
      }),
    });
    if (gone.kind !== 'done') return endOf(gone, 'the sub-account was deleted');
    const ends = { kind: 'trunk:origination', externalId: id };
    return { kind: 'completed', result: { id, direction }, ends };
  }

  private async removing(name: string): Promise<PreparedCall<object, 'reading'>> {
    const [account, other] = await accountsNamed(this.upstream, name, readDeadline(this.upstream).deadlineAt);
    if (!account) throw new GatewayError('not_found', noneNamed);
    if (other) throw new GatewayError('invalid_state', severalNamed(name));
    const used = await this.routedTo(name);
    if (used.length > 0)
      throw new GatewayError(
        'invalid_state',
        `Calls to ${used.slice(0, 5).join(', ')}${used.length > 5 ? ` and ${used.length - 5} more` : ''} are routed to this trunk or fail over to it. Change their routing first.`,
      );
    return prepareCall(this.upstream, ops.delSubAccount, { id: account.id });
  }

  /** The provider deletes a sub-account even if numbers are routed to it, and their calls are lost. */
  private async routedTo(name: string): Promise<string[]> {
    const route = `account:${name}`;
    const { sender } = this.upstream;
    // Read before the numbers: one that arrives in between is seen twice rather than not at all.
    const waiting = await sender.read(numbers.getBackOrders, {}, readDeadline(this.upstream));
    const owned = await sender.read(numbers.getDIDsInfo, {}, readDeadline(this.upstream));
    const leads = owned.filter((row) => {
      const { routing, failover_busy: busy, failover_unreachable: unreachable, failover_noanswer: noAnswer } = row;
      return [routing, busy, unreachable, noAnswer].includes(route) || row.reseller_account === name;
    });
    const ordered = waiting
      .filter(({ routing }) => routing === route)
      .map(({ id }) => `the number of back order ${id}`);
    return [...leads.map(({ did }) => did), ...ordered];
  }
}

const noneNamed = 'The provider no longer has this trunk.';

function check(request: NewTrunk): void {
  if (request.direction !== 'origination')
    throw invalidField(
      '/direction',
      'unsupported',
      'Sub-accounts carry calls in both directions. Create it with direction origination.',
    );
  refuseMembers(request, unheard, 'Sub-accounts of this provider do not have this setting.');
  checkEnd(request.primary);
  if (!/^[A-Z\d]{1,20}$/i.test(request.title))
    throw invalidField('/title', 'format', 'The title becomes the name of a sub-account: up to 20 letters and digits.');
}

/** The name of a sub-account never changes: a new title becomes its description. */
function checkUpdate(request: TrunkUpdate): void {
  refuseMembers(request, ['secondary', 'callForwarding'], 'Sub-accounts of this provider do not have this setting.');
  if (!request.primary) return;
  checkEnd(request.primary);
  if (request.primary.ipAddress === undefined)
    throw invalidField('/primary/ipAddress', 'required', 'Provide the address.');
}

function checkEnd(end: Partial<TrunkEnd>): void {
  for (const name of ['port', 'prefix'] as const)
    if (end[name] !== undefined)
      throw invalidField(`/primary/${name}`, 'unsupported', `Sub-accounts of this provider do not have ${name}.`);
}
