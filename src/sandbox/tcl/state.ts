import { papersFor, type ProductId } from './catalogue.js';
import { type LedgerEntry, type NewOrder, type OrderWord, type Routing } from './events.js';

export interface Reservation {
  readonly reservationId: string;
  readonly customerId: string;
  readonly productId: ProductId;
  readonly country: string;
  readonly numbers: readonly string[];
  readonly createdAt: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly ended?: 'released' | 'dropped' | 'ordered';
}

export interface OrderDocument {
  readonly documentType: string;
  readonly name: string;
  readonly mandatory: boolean;
  readonly status: 'missing' | 'submitted' | 'approved' | 'rejected';
  /** Hash of the latest upload. */
  readonly sha256?: string;
  readonly verdict?: 'approved' | 'rejected';
  readonly since?: number;
}

export interface Order extends Omit<NewOrder, 'type'> {
  readonly createdAt: string;
  readonly status: OrderWord;
  /** When it reached its status, epoch milliseconds. */
  readonly since: number;
  readonly reason?: string;
  /** Numbers delivered so far. */
  readonly delivered: readonly string[];
  readonly documents: readonly OrderDocument[];
}

/** A number in service. */
export interface Service {
  readonly serviceId: string;
  readonly customerId: string;
  readonly number: string;
  readonly productId: ProductId;
  readonly country: string;
  readonly status: 'active' | 'ceased';
  readonly routing: Routing;
  readonly locationId: string;
  readonly orderId: string;
}

export interface Connection {
  readonly connectionId: string;
  readonly name: string;
}

/** The current state: a fold of the ledger's entries. */
export class State {
  readonly reservations = new Map<string, Reservation>();
  readonly orders = new Map<string, Order>();
  readonly services = new Map<string, Service>();
  readonly connections = new Map<string, Connection>([
    ['conn-1', { connectionId: 'conn-1', name: 'main' }],
    ['conn-2', { connectionId: 'conn-2', name: 'backup' }],
  ]);
  private readonly taken = new Set<string>();
  private readonly magic = new Set<string>();
  /** The order or reservation of each number that is not free. */
  private readonly orderOf = new Map<string, string>();
  private readonly reservationOf = new Map<string, string>();

  apply(entry: LedgerEntry): void {
    switch (entry.type) {
      case 'reservation': {
        const { type: _, seq: _seq, at, ...reservation } = entry;
        this.reservations.set(entry.reservationId, { ...reservation, createdAt: at });
        for (const number of entry.numbers) this.reservationOf.set(number, entry.reservationId);
        return;
      }
      case 'release':
        return this.endReservation(entry.reservationId, entry.reason);
      case 'taken':
        return void this.taken.add(entry.number);
      case 'order':
        return this.order(entry);
      case 'order_status':
        return this.move(entry);
      case 'delivered':
        return this.deliver(entry.orderId, entry.numbers);
      case 'document':
      case 'document_status':
        return this.document(entry);
      case 'connection':
        return void this.connections.set(entry.connectionId, { connectionId: entry.connectionId, name: entry.name });
      case 'magic':
        return void this.magic.add(`${entry.operation} ${entry.number}`);
      default:
    }
  }

  /** Whether a number can be reserved or ordered now. */
  isFree(number: string, now: number): boolean {
    return !this.taken.has(number) && !this.orderOf.has(number) && !this.isReserved(number, now);
  }

  isReserved(number: string, now: number): boolean {
    const reservation = this.reservations.get(this.reservationOf.get(number) ?? '');
    return reservation !== undefined && isActive(reservation, now);
  }

  serviceOf(number: string): Service | undefined {
    return [...this.services.values()].find((service) => service.number === number && service.status === 'active');
  }

  magicUsed(operation: string, number: string): boolean {
    return this.magic.has(`${operation} ${number}`);
  }

  private endReservation(id: string, ended: NonNullable<Reservation['ended']>): void {
    const reservation = this.reservations.get(id);
    if (reservation) this.reservations.set(id, { ...reservation, ended });
  }

  private order(entry: LedgerEntry & NewOrder): void {
    const { type: _, seq: _seq, at, ...order } = entry;
    const documents =
      order.orderType === 'new' ? papersFor(order.country).map((p) => ({ ...p, status: 'missing' as const })) : [];
    const made: Order = {
      ...order,
      createdAt: at,
      status: 'received',
      since: Date.parse(at),
      delivered: [],
      documents,
    };
    this.orders.set(order.orderId, made);
    if (order.reservationId !== undefined) this.endReservation(order.reservationId, 'ordered');
    if (order.orderType === 'new') for (const number of order.numbers) this.orderOf.set(number, order.orderId);
  }

  private move({ orderId, status, since, reason }: Extract<LedgerEntry, { type: 'order_status' }>): void {
    const order = this.orders.get(orderId);
    if (!order) return;
    this.orders.set(orderId, { ...order, status, since, ...(reason === undefined ? {} : { reason }) });
    if (order.orderType === 'new' && (status === 'rejected' || status === 'cancelled'))
      for (const number of order.numbers) this.orderOf.delete(number);
  }

  private deliver(orderId: string, numbers: readonly string[]): void {
    const order = this.orders.get(orderId);
    if (!order) return;
    this.orders.set(orderId, { ...order, delivered: [...order.delivered, ...numbers] });
    for (const number of numbers) {
      const service = this.serviceOf(number);
      if (order.orderType === 'new') this.serve(order, number);
      else if (service) this.change(service, order);
    }
    if (order.orderType === 'new')
      for (const number of order.numbers.filter((n) => !numbers.includes(n))) this.orderOf.delete(number);
  }

  private serve({ orderId, customerId, productId, country, routing, locationId = '' }: Order, number: string): void {
    const serviceId = `svc-${this.services.size + 1}`;
    const to = routing ?? { connectionType: 'direct', outpulseType: 'sameAsNumber' };
    this.services.set(serviceId, {
      serviceId,
      customerId,
      number,
      productId,
      country,
      status: 'active',
      routing: to,
      locationId,
      orderId,
    });
  }

  private change(service: Service, { orderType, routing, locationId }: Order): void {
    const { serviceId, number } = service;
    if (orderType === 'delete') {
      this.services.set(serviceId, { ...service, status: 'ceased' });
      this.orderOf.delete(number);
    } else {
      this.services.set(serviceId, {
        ...service,
        ...(routing && { routing }),
        ...(locationId !== undefined && { locationId }),
      });
    }
  }

  private document(entry: Extract<LedgerEntry, { type: 'document' | 'document_status' }>): void {
    const order = this.orders.get(entry.orderId);
    if (!order) return;
    const change =
      entry.type === 'document'
        ? { status: 'submitted' as const, sha256: entry.sha256, verdict: entry.verdict, since: entry.since }
        : { status: entry.status };
    const documents = order.documents.map((d) => (d.documentType === entry.documentType ? { ...d, ...change } : d));
    this.orders.set(order.orderId, { ...order, documents });
  }
}

export const isActive = ({ ended, expiresAt }: Reservation, now: number): boolean =>
  ended === undefined && now < expiresAt;
