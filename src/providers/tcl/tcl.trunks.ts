import { type ChangeEnd, type ChangeHandlers, type ChangeRun, endOf } from '../../contract/changes.js';
import { type Direction } from '../../contract/reports.js';
import { type NewTrunk, type Trunk, type TrunkRef, type TrunksPort } from '../../contract/trunks.js';
import { invalidField } from '../../domain/errors.js';
import { onlySet } from '../../domain/only-set.js';
import { type Found, lookFor, onlyOne } from '../kit/look-up.js';
import { prepareCall } from '../kit/prepared-call.js';
import { type Reply } from '../kit/operation.js';
import { sagaReadMs } from './tcl.deadlines.js';
import { trunks as ops } from './tcl.trunks.ops.js';
import { orMissing } from '../kit/connections.js';
import { type TclUpstream } from './tcl.settings.js';

type Connection = Pick<Reply<typeof ops.getConnection>, 'connectionId' | 'name'>;
/** Members that a connection at this provider does not have. */
const unheard = ['secondary', 'billing', 'sessions', 'callsPerSecond', 'unlimitedMinutes', 'callForwarding'] as const;

/** The provider's SIP connections: inbound trunks. */
export class TclTrunks implements TrunksPort {
  readonly directions = ['origination'] as const;
  readonly changes: Pick<ChangeHandlers, 'trunk.create'>;

  constructor(private readonly upstream: TclUpstream) {
    this.changes = { 'trunk.create': { prepare: check, apply: (run, request) => this.create(run, request) } };
  }

  async list(_direction: Direction, deadlineAt: number): Promise<Trunk[]> {
    const { connections } = await this.upstream.sender.read(ops.listConnections, {}, { deadlineAt });
    return connections.map(trunkOf);
  }

  async find({ id, direction }: TrunkRef, deadlineAt: number): Promise<Trunk | undefined> {
    if (direction !== 'origination' || !/^[\w.~-]{1,64}$/.test(id)) return undefined;
    const found = await orMissing(this.upstream.sender.read(ops.getConnection, { connectionId: id }, { deadlineAt }));
    return found && trunkOf(found);
  }

  couldBe({ id, title }: Trunk, request: NewTrunk, { before }: Readonly<Record<string, unknown>>): boolean {
    return (title === undefined || title === request.title) && !(before as string[]).includes(id);
  }

  private async create(run: ChangeRun, { title, primary }: NewTrunk): Promise<ChangeEnd<Trunk>> {
    const made = await run.step({
      key: 'create',
      // The earlier connections are recorded with the call: a new one of this name is ours.
      call: async () => {
        const { connections } = await this.upstream.sender.read(
          ops.listConnections,
          {},
          { deadlineAt: this.upstream.sender.clock.now() + sagaReadMs },
        );
        const input = { name: title, type: 'sip' as const, host: primary.ipAddress, port: primary.port };
        return prepareCall(this.upstream, ops.createConnection, input, {
          understand: ({ connectionId }) => ({ connectionId, name: title }),
          digest: { before: connections.map((c) => c.connectionId) },
        });
      },
      lookUp: lookFor(this.upstream, (sent) => this.newOne(title, sent)),
    });
    if (made.kind !== 'done') return endOf(made, 'the connection was created');
    const trunk: Trunk = { ...trunkOf(made.value), primary };
    return { kind: 'completed', result: trunk, makes: { kind: 'trunk:origination', externalId: trunk.id } };
  }

  private async newOne(title: string, sent: Record<string, unknown>): Promise<Found<Connection>> {
    const before = new Set(sent['before'] as string[]);
    const { connections } = await this.upstream.sender.read(ops.listConnections, {});
    const found = connections.filter((c) => c.name === title && !before.has(c.connectionId));
    return onlyOne(
      found.map(({ connectionId }) => ({ connectionId, name: title })),
      () => `Several new connections are named "${title}".`,
    );
  }
}

function check(request: NewTrunk): void {
  if (request.direction !== 'origination')
    throw invalidField('/direction', 'unsupported', "This provider's connections are for inbound calls.");
  for (const name of unheard)
    if (request[name] !== undefined)
      throw invalidField(`/${name}`, 'unsupported', `Connections of this provider do not have ${name}.`);
  if (request.primary.prefix !== undefined)
    throw invalidField('/primary/prefix', 'unsupported', 'Connections of this provider do not have a prefix.');
}

const trunkOf = ({ connectionId, name }: Connection): Trunk => ({
  id: connectionId,
  direction: 'origination',
  ...onlySet({ title: name }),
  status: 'active',
});
