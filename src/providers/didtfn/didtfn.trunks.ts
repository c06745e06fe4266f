import {
  type ChangeEnd,
  type ChangeHandler,
  type ChangeHandlers,
  type ChangeRun,
  endOf,
} from '../../contract/changes.js';
import { type FileStream } from '../../contract/file-stream.js';
import { directions, type Direction } from '../../contract/reports.js';
import { type PreparedCall, type StepSpec } from '../../contract/steps.js';
import {
  type NewTrunk,
  type Trunk,
  type TrunkEnd,
  type TrunkRef,
  type TrunksPort,
  type TrunkUpdate,
} from '../../contract/trunks.js';
import { onlySet } from '../../domain/only-set.js';
import { GatewayError } from '../../domain/errors.js';
import { lookWhether } from '../kit/look-up.js';
import { fetchFile, fileLink } from '../kit/file-fetch.js';
import { prepareCall } from '../kit/prepared-call.js';
import { type Reply } from '../kit/operation.js';
import { sagaReadMs } from './didtfn.deadlines.js';
import { checkNewTrunk, checkTrunkUpdate, unsupported } from './didtfn.trunk-rules.js';
import { trunkStatuses } from './didtfn.statuses.js';
import { trunks as ops } from './didtfn.trunks.ops.js';
import { national11 } from './didtfn.phone-numbers.js';
import { type DidtfnUpstream } from './didtfn.settings.js';

/** How long a trunk that the provider reports as added may take to appear in its list. */
const appearForMs = 2 * 60_000;
const appearGapMs = 2_000;

/** Trunk groups. Creating one returns no ID: the new trunk is the one that was not listed before and matches the request. */
export class DidtfnTrunks implements TrunksPort {
  readonly directions = directions;
  readonly changes: Pick<ChangeHandlers, 'trunk.create' | 'trunk.update' | 'trunk.disable'>;

  constructor(private readonly upstream: DidtfnUpstream) {
    const create: ChangeHandler<'trunk.create'> = {
      prepare: checkNewTrunk,
      apply: (run, input) => this.create(run, input),
    };
    const update: ChangeHandler<'trunk.update'> = {
      prepare: checkTrunkUpdate,
      apply: (run, input) => this.update(run, input),
    };
    const disable: ChangeHandler<'trunk.disable'> = {
      prepare: ({ direction }) => {
        if (direction === 'origination') throw unsupported('This provider cannot disable inbound trunks.');
      },
      apply: (run, input) => this.disable(run, input),
    };
    this.changes = { 'trunk.create': create, 'trunk.update': update, 'trunk.disable': disable };
  }

  async list(direction: Direction, deadlineAt: number): Promise<Trunk[]> {
    return this.read(direction, {}, deadlineAt);
  }

  async find({ id, direction }: TrunkRef, deadlineAt: number): Promise<Trunk | undefined> {
    if (!/^\d{1,18}$/.test(id)) return undefined;
    const found = await this.read(direction, { tg_id: id }, deadlineAt).catch((error: unknown) => {
      if (error instanceof GatewayError && error.code === 'connection_not_found') return [];
      throw error;
    });
    return found.find((trunk) => trunk.id === id);
  }

  /** The provider writes a configuration file for outbound trunks only. */
  async openSettings({ id, direction }: TrunkRef, deadlineAt: number): Promise<FileStream> {
    if (direction === 'origination') throw unsupported('This provider has no configuration files for inbound trunks.');
    const { sender } = this.upstream;
    const op = ops.getTrunkTermination;
    const { data } = await sender.read(op, { tg_id: id }, { deadlineAt });
    const link = data.find((row) => row.id === id)?.config;
    if (link === undefined) throw new GatewayError('not_found', 'Configuration file not found at the provider.');
    return fetchFile(fileLink(this.upstream, op, link));
  }

  private async read(direction: Direction, input: { tg_id?: string }, deadlineAt: number): Promise<Trunk[]> {
    const { sender } = this.upstream;
    if (direction === 'origination')
      return (await sender.read(ops.getTrunk, input, { deadlineAt })).data.map(originationTrunk);
    return (await sender.read(ops.getTrunkTermination, input, { deadlineAt })).data.map(terminationTrunk);
  }

  private async create(run: ChangeRun, request: NewTrunk): Promise<ChangeEnd<Trunk>> {
    const made = await run.step(this.define(request));
    if (made.kind !== 'done') return endOf(made, 'the trunk was created');
    const found = await this.newTrunks(request, made.sent);
    const [trunk, ...others] = found;
    if (!trunk) {
      if (this.upstream.sender.clock.now() < run.startedAt + appearForMs)
        run.waitUntil(this.upstream.sender.clock.now() + appearGapMs);
      return { kind: 'needs_review', detail: 'The provider reported that it added the trunk but does not list it.' };
    }
    if (others.length > 0) {
      const ids = found.map(({ id }) => id).join(', ');
      const detail = `The trunk was created, but several new trunks match it (${ids}): the provider does not say which one it is.`;
      return { kind: 'needs_review', detail };
    }
    return {
      kind: 'completed',
      result: trunk,
      makes: { kind: `trunk:${trunk.direction}`, externalId: trunk.id },
    };
  }

  private define(request: NewTrunk): StepSpec<object> {
    return {
      key: 'define',
      // The existing trunks are read just before the send, and recorded with it.
      call: async () =>
        this.defineCall(request, { known: (await this.list(request.direction, this.deadline())).map(({ id }) => id) }),
      lookUp: lookWhether(this.upstream, async (sent) => (await this.newTrunks(request, sent)).length > 0),
    };
  }

  private defineCall(request: NewTrunk, digest: Record<string, unknown>): PreparedCall<object, 'reading'> {
    const { title, primary, secondary, sessions, callsPerSecond } = request;
    if (request.direction === 'termination') {
      const input = { title, ipaddress: primary.ipAddress, ports: sessions!, ...onlySet({ cps: callsPerSecond }) };
      return prepareCall(this.upstream, ops.defineTrunkTermination, input, { digest });
    }
    const input = {
      title,
      primaryTrunk: primary.ipAddress,
      ...endFields('primary', { port: primary.port, prefix: primary.prefix }),
      ...endFields('secondary', secondary ?? {}),
      billingType: request.billing === 'metered' ? ('Metered' as const) : ('Unmetered' as const),
      ...onlySet({ sessions, call_forwarding: forwarding(request.callForwarding) }),
      ...(request.unlimitedMinutes ? { mou: 'Unlimited' as const } : {}),
    };
    return prepareCall(this.upstream, ops.defineTrunk, input, { digest });
  }

  /** Trunks that are new since the call was sent and match the request. */
  private async newTrunks(request: NewTrunk, sent: Record<string, unknown>): Promise<Trunk[]> {
    return (await this.list(request.direction, this.deadline())).filter((trunk) => this.couldBe(trunk, request, sent));
  }

  couldBe(trunk: Trunk, request: NewTrunk, sent: Readonly<Record<string, unknown>>): boolean {
    return (
      trunk.direction === request.direction &&
      !(sent['known'] as string[]).includes(trunk.id) &&
      trunk.primary?.ipAddress === request.primary.ipAddress &&
      (trunk.title === undefined || trunk.title === request.title)
    );
  }

  private async update(run: ChangeRun, request: TrunkUpdate): Promise<ChangeEnd<Trunk>> {
    const input = {
      trunkid: request.id,
      ...onlySet({ title: request.title, primaryTrunk: request.primary?.ipAddress }),
      ...endFields('primary', { port: request.primary?.port, prefix: request.primary?.prefix }),
      ...endFields('secondary', request.secondary ?? {}),
      ...onlySet({ call_forwarding: forwarding(request.callForwarding) }),
    };
    const updated = await run.step({
      key: 'update',
      call: prepareCall(this.upstream, ops.updateTrunk, input),
    });
    if (updated.kind !== 'done') return endOf(updated, 'the trunk was updated');
    return this.present(request);
  }

  private async disable(run: ChangeRun, ref: TrunkRef): Promise<ChangeEnd<TrunkRef>> {
    const gone = async (): Promise<boolean> => {
      const trunk = await this.find(ref, this.deadline());
      return trunk === undefined || trunk.status === 'disabled';
    };
    const disabled = await run.step({
      key: 'disable',
      call: prepareCall(this.upstream, ops.disableTrunkTermination, { tg_id: ref.id }),
      lookUp: lookWhether(this.upstream, gone),
    });
    return disabled.kind === 'done'
      ? { kind: 'completed', result: { id: ref.id, direction: ref.direction } }
      : endOf(disabled, 'the trunk was disabled');
  }

  private deadline(): number {
    return this.upstream.sender.clock.now() + sagaReadMs;
  }

  private async present(ref: TrunkRef): Promise<ChangeEnd<Trunk>> {
    const trunk = await this.find(ref, this.deadline());
    if (!trunk) return { kind: 'needs_review', detail: 'The provider updated the trunk but no longer lists it.' };
    return { kind: 'completed', result: trunk };
  }
}

const forwarding = (number: string | undefined): string | undefined =>
  number === undefined ? undefined : national11(number);

function endFields<E extends 'primary' | 'secondary'>(
  which: E,
  { ipAddress, port, prefix }: { [K in keyof TrunkEnd]?: TrunkEnd[K] | undefined },
): { [K in `${E}Trunk` | `${E}Prefix`]?: string } & { [K in `${E}Port`]?: number } {
  return onlySet({ [`${which}Trunk`]: ipAddress, [`${which}Port`]: port, [`${which}Prefix`]: prefix });
}

function originationTrunk(row: Reply<typeof ops.getTrunk>['data'][number]): Trunk {
  return {
    id: row.id,
    direction: 'origination',
    status: trunkStatuses[row.status ?? ''] ?? 'unknown',
    ...onlySet({
      title: row.title,
      primary: endOfRow(row.primaryIP, row.primaryPort, row.prefix_1),
      secondary: endOfRow(row.secondaryIP, row.secondaryPort, row.prefix_2),
      sessions: capacity(row.req_sessions, row.alloc_sessions),
      createdAt: row.date,
    }),
  };
}

function terminationTrunk(row: Reply<typeof ops.getTrunkTermination>['data'][number]): Trunk {
  return {
    id: row.id,
    direction: 'termination',
    status: trunkStatuses[row.status ?? ''] ?? 'unknown',
    ...onlySet({
      primary: endOfRow(row.ipaddress, undefined, undefined),
      sessions: capacity(row.ports, row.ports_assigned),
      callsPerSecond: capacity(row.cps, row.cps_assigned),
    }),
  };
}

function endOfRow(ipAddress?: string, port?: string, prefix?: string): TrunkEnd | undefined {
  return ipAddress === undefined ? undefined : { ipAddress, ...onlySet({ port: count(port), prefix }) };
}

function capacity(requested?: string, allocated?: string): Trunk['sessions'] {
  const numbers = onlySet({ requested: count(requested), allocated: count(allocated) });
  return Object.keys(numbers).length === 0 ? undefined : numbers;
}

const count = (written: string | undefined): number | undefined =>
  written !== undefined && /^\d{1,9}$/.test(written) ? Number(written) : undefined;
