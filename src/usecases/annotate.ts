import { Injectable } from '@nestjs/common';
import { type Caller } from '../contract/caller.js';
import { GatewayError } from '../domain/errors.js';
import { type Expectation } from '../domain/expectation.js';
import { type MetadataPatch } from '../domain/metadata.js';
import { type Order } from '../domain/order.js';
import { type PortOrder } from '../domain/port-order.js';
import { type Reservation } from '../domain/reservation.js';
import { type HistorySubject } from '../domain/told.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { type Annotated } from '../ledger/metadata.js';

/** The caller's own notes on a resource. They are never sent to a provider. */
export interface Note {
  metadata?: MetadataPatch;
  customerReference?: string;
}

/** Updates a caller's notes on a resource of the ledger. */
@Injectable()
export class Annotate {
  constructor(private readonly ledger: Ledger) {}

  reservation(
    caller: Caller,
    id: string,
    note: Pick<Note, 'metadata'>,
    expected?: Expectation<Reservation>,
  ): Promise<Reservation> {
    return this.change(caller, 'reservations', id, note, (ledger) => ledger.reservations.find(id), expected);
  }

  order(caller: Caller, id: string, note: Note, expected?: Expectation<Order>): Promise<Order> {
    return this.change(caller, 'orders', id, note, (ledger) => ledger.orders.find(id), expected);
  }

  port(caller: Caller, id: string, note: Note, expected?: Expectation<PortOrder>): Promise<PortOrder> {
    return this.change(caller, 'port_orders', id, note, (ledger) => ledger.ports.find(id), expected);
  }

  private change<T extends HistorySubject>(
    { tenant, keyId: actor }: Caller,
    table: Exclude<Annotated, 'api_keys'>,
    id: string,
    { metadata = {}, customerReference }: Note,
    read: (ledger: LedgerView) => Promise<T | undefined>,
    expected?: Expectation<T>,
  ): Promise<T> {
    return this.ledger.transaction(async (ledger) => {
      const present = await ledger.metadata.lock(table, tenant, id);
      if (!present) throw new GatewayError('not_found', 'Resource not found.');
      if (expected) expected((await read(ledger))!);
      await ledger.metadata.mergeInto(table, tenant, id, present, metadata);
      if (customerReference !== undefined && table !== 'reservations')
        await ledger.metadata.setReference(table, id, customerReference);
      const names = [
        ...Object.keys(metadata).map((key) => `metadata.${key}`),
        ...(customerReference === undefined ? [] : ['customerReference']),
      ];
      const changed = (await read(ledger))!;
      await ledger.events.append(changed, { type: 'updated', actor, detail: names.join(', ') });
      return changed;
    });
  }
}
