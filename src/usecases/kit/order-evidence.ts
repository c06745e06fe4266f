import { Injectable } from '@nestjs/common';
import { hasScope } from '../../access/caller.js';
import { type Caller } from '../../contract/caller.js';
import { type OrderFound, type OrderPort } from '../../contract/orders.js';
import { ProviderRegistry } from '../../contract/registry.js';
import { type GatewayError, invalidField } from '../../domain/errors.js';
import { type Order } from '../../domain/order.js';
import { type E164 } from '../../domain/phone-number.js';

export interface OrderResolution {
  /** What manual review found: the numbers are in service, the order was not carried out, or it was cancelled. */
  outcome: 'completed' | 'rejected' | 'cancelled';
  /** The provider's order ID. */
  providerOrderId?: string;
  /** The numbers in service, if that does not follow from the order; by default, all of them. */
  phoneNumbers?: readonly E164[];
  note: string;
}

/**
 * Checks a manual resolution of an order against the provider. Whatever the resolution names is read there and must belong to this order, because
 * naming it assigns it to the tenant. What the provider has no read for, only an operator can name.
 */
@Injectable()
export class OrderEvidence {
  constructor(private readonly registry: ProviderRegistry) {}

  /** The numbers in service according to this resolution; none for a service order. Rejects what does not match the order. */
  async activeNumbers(caller: Caller, order: Order, resolution: OrderResolution): Promise<readonly E164[]> {
    if (!order.service) return this.delivered(caller, order, resolution);
    await this.confirmService(caller, order, resolution);
    return [];
  }

  /** Numbers that the order did not know must be proven, or named by an operator. */
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
      refuseUnexpected(phoneNumbers ?? [], (n) => known.includes(n), 'This number is not part of this order.');
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
    const isUnexpected = (phoneNumbers ?? []).some((n) => !proven.has(n));
    if (isUnexpected && !hasScope(caller, 'operator'))
      refuseUnexpected(
        phoneNumbers!,
        (n) => proven.has(n),
        `The provider cannot confirm that this order delivered this number. ${operatorNeeded}`,
      );
    if (isUnexpected) {
      const listed = await this.inAccount(caller, order);
      refuseUnexpected(phoneNumbers!, (n) => listed.has(n), 'The number is not in service at the provider.', 'not_found'); // prettier-ignore
    }
    return active;
  }

  /** The provider order named in the resolution: it must exist and match this order. */
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
      throw wrongOrder('not_allowed', 'That order at the provider has none of the numbers of this order.');
    }
    if (!found?.marked && !hasScope(caller, 'operator'))
      throw wrongOrder('not_allowed', `The provider cannot confirm that it is this order. ${operatorNeeded}`);
    // An operator vouches for it.
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
    if (port.confirm && !confirmed) throw wrongOrder('not_found', 'This customer has no such order at the provider.');
    if (!confirmed && !hasScope(caller, 'operator'))
      throw wrongOrder('not_allowed', `The provider cannot confirm that it is this order. ${operatorNeeded}`);
  }
}

/** Whether the provider picks the numbers, as it does for orders by criteria; for all other orders they are known. */
const picksNumbers = ({ selection }: Order): boolean => selection !== undefined && 'criteria' in selection;

export const askedFor = ({ selection, numbers }: Order): number =>
  selection && 'criteria' in selection ? selection.criteria.quantity : numbers.length;

const alreadyActive = ({ numbers }: Order): E164[] =>
  numbers.flatMap(({ phoneNumber, status }) => (status === 'active' ? phoneNumber : []));

const markOf = ({ id, groupId = id }: Order): { id: string; groupId: string } => ({ id, groupId });

/** Refuses the first number that does not fit, by its place. */
function refuseUnexpected(
  numbers: readonly E164[],
  fits: (n: E164) => boolean,
  why: string,
  code = 'not_allowed',
): void {
  const place = numbers.findIndex((n) => !fits(n));
  if (place >= 0) throw invalidField(`/phoneNumbers/${place}`, code, why);
}

/** Refuses the provider order ID in the resolution. */
export const wrongOrder = (code: string, why: string): GatewayError => invalidField('/providerOrderId', code, why);
const operatorNeeded = 'An operator must resolve it.';
