import { Injectable } from '@nestjs/common';
import { type PortReading } from '../contract/porting.js';
import { ProviderRegistry } from '../contract/registry.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { type PortingNumber, type PortOrder } from '../domain/port-order.js';
import { onlySet } from '../domain/only-set.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { movePort, MoveRefused } from '../lifecycle/status-moves.js';
import { numbersEndedAs, portClaim } from '../lifecycle/port-numbers.js';
import { Runner } from '../sagas/runner.js';
import { actorOf, hasScope } from '../access/caller.js';
import { type Caller } from '../contract/caller.js';

export interface PortResolution {
  /** What manual review found: the provider has the port (and under which order ID), it is done, or it had no effect. */
  outcome: 'submitted' | 'ported' | 'cancelled' | 'rejected';
  providerOrderId?: string;
  note: string;
}

/**
 * Manual resolution of a port that reading could not settle. It assigns numbers to the tenant, so the provider's order is named and read, and must be
 * for this port's numbers. What the provider's reads do not show, only an operator can state.
 */
@Injectable()
export class ResolvePort {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
  ) {}

  async resolve(caller: Caller, id: string, resolution: PortResolution, use: KeyUse): Promise<PortOrder> {
    const { outcome, providerOrderId, note } = resolution;
    const before = await reviewed(this.ledger, caller, id);
    if (providerOrderId !== undefined) await refuseTaken(this.ledger, before, providerOrderId);
    const reading = await this.read(caller, before, resolution);
    try {
      await this.ledger.transaction(async (ledger) => {
        const order = await reviewed(ledger, caller, id);
        if (providerOrderId !== undefined) {
          await ledger.providerOrders.name(order.provider, order.account, portClaim(providerOrderId), id);
          await refuseTaken(ledger, order, providerOrderId);
        }
        if (outcome === 'ported') await refuseOwned(ledger, caller, order);
        const change = {
          ...onlySet({ providerOrderId }),
          numbers: numbersAs(order, outcome, reading),
        };
        await movePort(ledger, order, outcome, change, { actor: caller.keyId, detail: note });
        await ledger.audit.append({
          ...actorOf(caller),
          action: 'port.resolve',
          resource: id,
          details: { outcome, note },
        });
        await ledger.work.wake(order, 'port');
        await ledger.idempotency.bind(use, id);
      });
    } catch (error) {
      if (!(error instanceof MoveRefused)) throw error;
      throw new GatewayError('conflict', 'The port has just changed. Read it and try again.', {
        retry: { safe: true },
      });
    }
    this.runner.kick();
    return (await this.ledger.ports.find(id))!;
  }

  /** The provider's status of the port named in the resolution: it must exist and match this port. */
  private async read(
    caller: Caller,
    order: PortOrder,
    { outcome, providerOrderId }: PortResolution,
  ): Promise<PortReading | undefined> {
    const isOperator = hasScope(caller, 'operator');
    if (providerOrderId === undefined) {
      if (outcome === 'submitted' || (outcome === 'ported' && !isOperator))
        throw notThat('required', "Provide the provider's ID of the order.");
      return undefined;
    }
    const { port } = this.registry.for(caller).portOf(order, 'porting');
    const reading = await port.read({ ...order, providerOrderId }, this.registry.readDeadline());
    if (!reading) throw notThat('not_found', 'The provider has no such port.');
    const { numbers, status, providerStatus } = reading;
    if (numbers?.some((n) => order.numbers.some(({ phoneNumber }) => phoneNumber === n)) === false)
      throw notThat('not_allowed', 'That port at the provider has none of the numbers of this port.');
    if (isOperator) return reading;
    if (numbers === undefined)
      throw notThat('not_allowed', 'The provider cannot confirm that it is this port. An operator must resolve it.'); // prettier-ignore
    if (outcome === 'ported' && status !== 'ported')
      throw new GatewayError('conflict', `The provider's status is ${providerStatus}. Resolve the port as submitted: the gateway then follows it until it is ported.`); // prettier-ignore
    return reading;
  }
}

async function reviewed(ledger: Pick<LedgerView, 'ports'>, caller: Caller, id: string): Promise<PortOrder> {
  const order = await ledger.ports.findFor(caller.tenant, id);
  if (!order) throw new GatewayError('not_found', 'Port not found.');
  if (order.status === 'needs_review') return order;
  throw new GatewayError('invalid_state', `Only a port in needs_review can be resolved. This one is ${order.status}.`);
}

async function refuseTaken(
  ledger: Pick<LedgerView, 'providerOrders'>,
  { id, provider, account }: PortOrder,
  providerOrderId: string,
): Promise<void> {
  if ((await ledger.providerOrders.claimedByOthers(provider, account, [portClaim(providerOrderId)], id)).size > 0)
    throw notThat('taken', 'That provider order belongs to another port here.');
}

/** Numbers that came with another order or port here stay with it, unless an operator resolves the port. */
async function refuseOwned(
  ledger: LedgerView,
  caller: Caller,
  { id, provider, account, numbers }: PortOrder,
): Promise<void> {
  // prettier-ignore
  if (hasScope(caller, 'operator')) return;
  const phoneNumbers = numbers.map((n) => n.phoneNumber);
  const owners = await ledger.servedNumbers.owners(provider, account, phoneNumbers);
  const taken = [...owners.values()].find(({ orderId }) => orderId !== id);
  if (taken) throw new GatewayError('conflict', `${taken.phoneNumber} belongs to another order or port here.`);
}

/** If the provider lists the numbers that it accepted, all others were rejected. */
function numbersAs(
  order: PortOrder,
  outcome: PortResolution['outcome'],
  reading: PortReading | undefined,
): PortingNumber[] {
  const numbers = order.numbers.map((n): PortingNumber => {
    const left = outcome === 'rejected' || reading?.numbers?.includes(n.phoneNumber) === false;
    return { ...n, status: left ? 'rejected' : outcome === 'submitted' ? 'accepted' : n.status };
  });
  return outcome === 'ported' || outcome === 'cancelled' ? numbersEndedAs({ ...order, numbers }, outcome) : numbers;
}

const notThat = (code: string, why: string): GatewayError => invalidField('/providerOrderId', code, why);
