import { Injectable } from '@nestjs/common';
import { type Caller } from '../access/caller.js';
import { GatewayError } from '../domain/errors.js';
import { type MetadataPatch } from '../domain/metadata.js';
import { type Order } from '../domain/order.js';
import { type PortOrder } from '../domain/port-order.js';
import { type Reservation } from '../domain/reservation.js';
import { type HistorySubject } from '../domain/told.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { type Annotated } from '../ledger/metadata.js';

/** What callers note about their own things, for themselves. No provider learns of it. */
export interface Note {
  metadata?: MetadataPatch;
  customerReference?: string;
}

/** Changes what a caller has noted about something of the ledger. */
@Injectable()
export class Annotate {
  constructor(private readonly ledger: Ledger) {}

  reservation(caller: Caller, id: string, note: Pick<Note, 'metadata'>): Promise<Reservation> {
    return this.change(caller, 'reservations', id, note, (ledger) => ledger.reservations.find(id));
  }

  order(caller: Caller, id: string, note: Note): Promise<Order> {
    return this.change(caller, 'orders', id, note, (ledger) => ledger.orders.find(id));
  }

  port(caller: Caller, id: string, note: Note): Promise<PortOrder> {
    return this.change(caller, 'port_orders', id, note, (ledger) => ledger.ports.find(id));
  }

  private change<T extends HistorySubject>(
    { tenant, keyId: actor }: Caller,
    table: Annotated,
    id: string,
    { metadata = {}, customerReference }: Note,
    read: (ledger: LedgerView) => Promise<T | undefined>,
  ): Promise<T> {
    return this.ledger.transaction(async (ledger) => {
      if (!(await ledger.metadata.mergeInto(table, tenant, id, metadata)))
        throw new GatewayError('not_found', 'Resource not found.');
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
