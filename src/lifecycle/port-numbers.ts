import { type PortingNumber, type PortOrder } from '../domain/port-order.js';

/** Distinct from orders: providers number ports and orders independently. */
export const portClaim = (providerOrderId: string): string => `port:${providerOrderId}`;

export function numbersEndedAs({ numbers }: PortOrder, to: 'ported' | 'cancelled'): PortingNumber[] {
  return numbers.map((n) => (n.status === 'accepted' || n.status === 'pending' ? { ...n, status: to } : n));
}
