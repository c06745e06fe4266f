import { type Clock } from '../clock.js';
import { Injectable } from '@nestjs/common';
import { type OrderPort, type OrderStyle, type PlannedOrder } from '../contract/orders.js';
import { type Provider } from '../contract/provider.js';
import { ProviderRegistry } from '../contract/registry.js';
import { GatewayError, invalidField } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { type NumberSelection, type Order } from '../domain/order.js';
import { type E164 } from '../domain/phone-number.js';
import { refuseRepeatedNumbers } from '../domain/listed-numbers.js';
import { refuseImpossiblePlace } from '../domain/place.js';
import { inDigits } from '../domain/vanity.js';
import { type KeyUse } from '../ledger/idempotency.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { beingChanged, beingChangedHere } from '../lifecycle/being-changed.js';
import { Runner } from '../sagas/runner.js';
import { refuseForeignNames } from '../access/foreign-names.js';
import { type Caller } from '../contract/caller.js';
import { type OrderTerms, refuseManual, restOf } from './kit/order-terms.js';
import { refuseSecondOrder } from './kit/open-orders.js';
import { TrunkAccess } from '../access/trunk-access.js';

export interface UnreservedOrderRequest extends OrderTerms {
  provider: string;
  selection: NumberSelection;
  /** What to do with a request that needs several orders at the provider. */
  split: 'auto' | 'refuse';
}

/**
 * Orders numbers that are not held: by number, by criteria, or as a block, if the provider takes such orders. What the provider cannot take as one
 * order becomes several with the same group ID, each processed separately.
 */
@Injectable()
export class OrderNumbers {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly runner: Runner,
    private readonly trunks: TrunkAccess,
  ) {}

  async order(caller: Caller, request: UnreservedOrderRequest, use: KeyUse, waitMs: number): Promise<Order> {
    const deadlineAt = this.ledger.clock.now() + waitMs;
    const { provider, port } = this.registry.for(caller).port(request.provider, 'orders');
    const planned = await this.plan(caller, provider, port, request);
    const groupId = request.groupId ?? newId('req', this.ledger.clock);
    const orders = planned.map((one) => orderOf(caller, provider, request, one, groupId, this.ledger.clock));
    await this.ledger
      .transaction(async (ledger) => {
        ledger.usage.claim(caller.tenant, { moneyToCome: true });
        if (provider.reservations && provider.reservations.holdType !== 'upstream')
          await ledger.heldNumbers.arbitrate(provider.id, provider.account);
        for (const order of orders) {
          await refuseTaken(ledger, provider, order);
          await ledger.orders.insert(order);
          await ledger.events.append(order, { type: 'created', to: 'accepted', actor: caller.keyId });
          await ledger.work.wake(order, 'order');
        }
        await ledger.idempotency.bind(use, orders[0]!.id);
      })
      .catch((error: unknown) => refuseSecondOrder(this.ledger, orders, pointerIn(request.selection), error));
    this.runner.kick();
    const { id } = orders[0]!;
    return this.runner.waitFor(id, async () => (await this.ledger.orders.find(id))!, restOf(port), deadlineAt);
  }

  private async plan(
    caller: Caller,
    provider: Provider,
    port: OrderPort,
    request: UnreservedOrderRequest,
  ): Promise<PlannedOrder[]> {
    const { selection, connection, providerOptions, split } = request;
    const style = styleOf(selection);
    if ('criteria' in selection) refuseImpossiblePlace(selection.criteria, '/criteria/');
    if ('phoneNumbers' in selection) refuseRepeatedNumbers(selection.phoneNumbers, '/phoneNumbers');
    refuseManual(port, request);
    if (!port.plan || !port.styles.includes(style)) {
      throw new GatewayError(
        'capability_not_supported',
        `Provider "${provider.id}" does not accept orders by ${style}. Reserve the numbers and order the reservation.`,
      );
    }
    for (const name of ['type', 'country'] as const)
      if (!port.takesKind && name in selection)
        throw invalidField(`/${name}`, 'unsupported', 'Omit this: at this provider, the numbers determine it.');
    refuseForeignNames(caller, provider, providerOptions, '/providerOptions/');
    const planned = await port.plan(normal(selection), providerOptions);
    // They differ only in options derived from the numbers, which have been checked.
    await port.check({ connection, providerOptions: planned[0]!.options });
    // After the provider has been read: any trunk that exists there by then has an owner in the ledger, or is being created.
    await this.trunks.refuseForeignConnection(caller, provider, connection);
    if (planned.length > 1 && split === 'refuse') {
      const detail = `The provider needs ${planned.length} orders for this. Order them separately, or set "split" to "auto".`;
      throw invalidField('/split', 'mixed', detail);
    }
    return planned;
  }
}

function styleOf(selection: NumberSelection): OrderStyle {
  if ('phoneNumbers' in selection) return 'numbers';
  return 'criteria' in selection ? 'criteria' : 'block';
}

/** The field of the request that named a number. */
const pointerIn =
  (selection: NumberSelection) =>
  (phoneNumber: string): string =>
    'phoneNumbers' in selection
      ? `/phoneNumbers/${selection.phoneNumbers.findIndex((n) => n === phoneNumber)}`
      : '/block';

/** The only place where letters of criteria become digits. */
function normal(selection: NumberSelection): NumberSelection {
  if (!('criteria' in selection) || selection.criteria.pattern === undefined) return selection;
  return { criteria: { ...selection.criteria, pattern: inDigits(selection.criteria.pattern) } };
}

/** The numbers of an order, as far as they are known before the provider has it. */
function numbersOf(selection: NumberSelection): E164[] {
  if ('phoneNumbers' in selection) return [...selection.phoneNumbers];
  if ('criteria' in selection) return [];
  const { start, size } = selection.block;
  return Array.from({ length: size }, (_, i): E164 => `+${BigInt(start.slice(1)) + BigInt(i)}`);
}

function orderOf(
  caller: Caller,
  provider: Provider,
  request: UnreservedOrderRequest,
  { selection, options }: PlannedOrder,
  groupId: string,
  clock: Clock,
): Order {
  const now = clock.now();
  return {
    id: newId('ord', clock),
    kind: 'number',
    tenant: caller.tenant,
    provider: provider.id,
    account: provider.account,
    selection,
    groupId,
    status: 'accepted',
    confirm: request.confirm,
    connection: request.connection,
    providerOptions: options,
    ...onlySet({ customerReference: request.customerReference, metadata: request.metadata }),
    providerOrderIds: [],
    createdAt: now,
    updatedAt: now,
    numbers: numbersOf(selection).map((phoneNumber) => ({ phoneNumber, status: 'pending' })),
  };
}

/**
 * Refuses numbers that are held here, by any tenant: a held number can be ordered only through its reservation. And those of which a change has not
 * ended.
 */
async function refuseTaken(ledger: LedgerView, provider: Provider, { account, numbers }: Order): Promise<void> {
  const named = numbers.map((n) => n.phoneNumber);
  const held = await ledger.heldNumbers.among(provider.id, account, named);
  refuseAmong(numbers, held, 'It is already held through this gateway.');
  refuseAmong(numbers, await beingChanged(ledger, provider, named), beingChangedHere);
}

function refuseAmong(numbers: Order['numbers'], taken: ReadonlySet<string>, detail: string): void {
  const [first] = taken;
  if (first === undefined) return;
  throw new GatewayError('number_unavailable', `${first}: ${detail} Nothing was ordered.`, {
    errors: numbers.flatMap(({ phoneNumber }, i) =>
      taken.has(phoneNumber) ? [{ pointer: `/phoneNumbers/${i}`, code: 'number_unavailable', detail }] : [],
    ),
    retry: { safe: true },
  });
}
