import { Injectable } from '@nestjs/common';
import { type Caller, hasScope } from '../../access/caller.js';
import { type OrderFound, type OrderPort } from '../../contract/orders.js';
import { ProviderRegistry } from '../../contract/registry.js';
import { type GatewayError, invalidField } from '../../domain/errors.js';
import { type Order } from '../../domain/order.js';
import { type E164 } from '../../domain/phone-number.js';

export interface OrderResolution {
  /** What a person found out: the numbers are in service, the order was not carried out, or it is called off. */
  outcome: 'completed' | 'rejected' | 'cancelled';
  /** Which order of the provider's it is. */
  providerOrderId?: string;
  /** Those that are in service, where that does not follow: all of them unless they are named. */
  phoneNumbers?: readonly E164[];
  note: string;
}

/**
 * What a provider says of an order that a person resolves. What the resolution names there is read there and has to be this order's: naming
 * it makes it the tenant's. What the provider cannot be asked about only an operator can name.
 */
@Injectable()
export class OrderEvidence {
  constructor(private readonly registry: ProviderRegistry) {}

  /** The numbers that are in service by this resolution: none of an order of a service. Rejects what does not fit the order. */
  async activeNumbers(caller: Caller, order: Order, resolution: OrderResolution): Promise<readonly E164[]> {
    if (!order.service) return this.delivered(caller, order, resolution);
    await this.confirmService(caller, order, resolution);
    return [];
  }

  /** Those that the order did not know of are proven, or an operator's word. */
  private async delivered(
    caller: Caller,
    order: Order,
    { outcome, providerOrderId, phoneNumbers }: OrderResolution,
  ): Promise<E164[]> {
    const { port } = this.registry.for(caller).portOf(order, 'orders');
    const found = await this.found(caller, port, order, providerOrderId);
    if (outcome !== 'completed') return [];
    const known = order.numbers.map((n) => n.phoneNumber);
    if (!picksNumbers(order)) {
      refuseStrange(phoneNumbers ?? [], (n) => known.includes(n), 'This number is not part of this order.');
      return [...(phoneNumbers ?? known)];
    }
    const marked = await port.marked?.(markOf(order), this.registry.readDeadline());
    const proven = new Set<E164>([...known, ...(found?.marked ? found.numbers : []), ...(marked ?? [])]);
    const active = [...new Set([...alreadyActive(order), ...(phoneNumbers ?? proven)])];
    if (active.length === 0)
      throw invalidField(
        '/phoneNumbers',
        'required',
        'Provide the numbers that the order delivered. They will belong to the tenant that ordered them.',
      );
    if (active.length > askedFor(order))
      throw invalidField('/phoneNumbers', 'too_many', `The order is for ${askedFor(order)} numbers.`);
    const isStrange = (phoneNumbers ?? []).some((n) => !proven.has(n));
    if (isStrange && !hasScope(caller, 'operator'))
      refuseStrange(
        phoneNumbers!,
        (n) => proven.has(n),
        `The provider cannot confirm that this order delivered this number. ${operatorNeeded}`,
      );
    if (isStrange) {
      const listed = await this.inAccount(caller, order);
      refuseStrange(phoneNumbers!, (n) => listed.has(n), 'The number is not in service at the provider.', 'not_found'); // prettier-ignore
    }
    return active;
  }

  /** The provider's order that is named: it is there, and it is this one. */
  private async found(
    caller: Caller,
    port: OrderPort,
    order: Order,
    providerOrderId: string | undefined,
  ): Promise<OrderFound | undefined> {
    if (providerOrderId === undefined) return undefined;
    const found = await port.findOrder?.(providerOrderId, markOf(order), this.registry.readDeadline());
    if (port.findOrder && !found) throw wrongOrder('not_found', 'The provider has no such order.');
    if (found && !picksNumbers(order)) {
      if (found.numbers.some((n) => order.numbers.some(({ phoneNumber }) => phoneNumber === n))) return found;
      throw wrongOrder('not_allowed', 'That provider order has none of the numbers of this order.');
    }
    if (!found?.marked && !hasScope(caller, 'operator'))
      throw wrongOrder('not_allowed', `The provider cannot confirm that it is this order. ${operatorNeeded}`);
    // An operator has said so.
    return found && { ...found, marked: true };
  }

  private async inAccount(caller: Caller, order: Order): Promise<Set<string>> {
    const { customerId } = order.providerOptions;
    const { port } = this.registry.for(caller).portOf(order, 'numbers');
    const filter = typeof customerId === 'string' && port.byCustomer ? { customerId } : {};
    return new Set((await port.list(filter, this.registry.readDeadline())).map((n) => n.phoneNumber));
  }

  private async confirmService(
    caller: Caller,
    order: Order,
    { outcome, providerOrderId }: OrderResolution,
  ): Promise<void> {
    if (providerOrderId === undefined) {
      if (outcome === 'completed' && order.providerOrderIds.length === 0)
        throw invalidField('/providerOrderId', 'required', "Provide the provider's ID of the order.");
      return;
    }
    const { port } = this.registry.for(caller).portOf(order, 'serviceOrders');
    const { customerId } = order.service!;
    const confirmed = await port.confirm?.({ orderNumber: providerOrderId, customerId }, this.registry.readDeadline());
    if (port.confirm && !confirmed) throw wrongOrder('not_found', 'The provider has no such order of this customer.');
    if (!confirmed && !hasScope(caller, 'operator'))
      throw wrongOrder('not_allowed', `The provider cannot confirm that it is this order. ${operatorNeeded}`);
  }
}

/** The provider picks the numbers of an order by description; of every other they are known. */
const picksNumbers = ({ selection }: Order): boolean => selection !== undefined && 'criteria' in selection;

export const askedFor = ({ selection, numbers }: Order): number =>
  selection && 'criteria' in selection ? selection.criteria.quantity : numbers.length;

const alreadyActive = ({ numbers }: Order): E164[] =>
  numbers.flatMap(({ phoneNumber, status }) => (status === 'active' ? phoneNumber : []));

const markOf = ({ id, requestId = id }: Order): { id: string; requestId: string } => ({ id, requestId });

/** Refuses, by its place, the first of the numbers that is not as it has to be. */
function refuseStrange(numbers: readonly E164[], fits: (n: E164) => boolean, why: string, code = 'not_allowed'): void {
  const place = numbers.findIndex((n) => !fits(n));
  if (place >= 0) throw invalidField(`/phoneNumbers/${place}`, code, why);
}

/** Refuses the ID that the resolution gives. */
export const wrongOrder = (code: string, why: string): GatewayError => invalidField('/providerOrderId', code, why);
const operatorNeeded = 'An operator must resolve it.';
