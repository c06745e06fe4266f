import { Injectable } from '@nestjs/common';
import { type Caller } from '../../contract/caller.js';
import { refuseForeignNames } from '../../access/foreign-names.js';
import { TrunkAccess } from '../../access/trunk-access.js';
import { ProviderRegistry } from '../../contract/registry.js';
import { GatewayError } from '../../domain/errors.js';
import { type Reservation } from '../../domain/reservation.js';
import { Ledger } from '../../ledger/ledger.js';
import { type OrderRequest, refuseManual } from './order-terms.js';

/** Which reservations can be ordered, and how. */
@Injectable()
export class OrderableReservations {
  constructor(
    private readonly ledger: Ledger,
    private readonly registry: ProviderRegistry,
    private readonly trunks: TrunkAccess,
  ) {}

  /** The reservation, if it can be ordered with these terms now; otherwise throws the problem that says why not. Changes nothing. */
  async check(caller: Caller, request: OrderRequest): Promise<Reservation> {
    const reservation = await this.orderable(caller, request.reservationId);
    const { provider, port } = this.registry.for(caller).portOf(reservation, 'orders');
    const providerOptions = { ...reservation.providerOptions, ...request.providerOptions };
    refuseForeignNames(caller, provider, providerOptions, '/providerOptions/');
    refuseManual(port, request);
    await port.check({ connection: request.connection, providerOptions });
    // After the provider has been read: any trunk that exists there by then has an owner in the ledger, or is being created.
    await this.trunks.refuseForeignConnection(caller, provider, request.connection);
    return reservation;
  }

  private async orderable(caller: Caller, id: string): Promise<Reservation> {
    const reservation = await this.ledger.reservations.findFor(caller.tenant, id);
    if (!reservation) throw new GatewayError('not_found', 'Reservation not found.');
    const now = this.ledger.clock.now();
    if (reservation.status !== 'held' || now >= reservation.orderableUntil) throw notOrderable(reservation, now);
    return reservation;
  }
}

export function notOrderable({ status, expiresAt, orderId }: Reservation, now: number): GatewayError {
  switch (status) {
    case 'held':
      return now < expiresAt
        ? new GatewayError('reservation_expiring', 'Not enough time left to order safely. Reserve the numbers again.')
        : new GatewayError('reservation_expired', 'The reservation has expired. Reserve the numbers again.');
    case 'expired':
      return new GatewayError('reservation_expired', 'The reservation has expired. Reserve the numbers again.');
    case 'ordering':
    case 'ordered':
      return new GatewayError('reservation_already_ordered', `The reservation is claimed by order ${orderId ?? ''}.`);
    case 'lost':
      return new GatewayError('reservation_lost', 'The provider no longer holds these numbers.');
    case 'released':
      return new GatewayError('reservation_not_orderable', 'The reservation has been released.');
    case 'unknown':
      return new GatewayError(
        'reservation_not_orderable',
        'It is not known yet whether the numbers are held. The gateway is determining this in the background.',
        {
          retry: { safe: true, afterSeconds: 5 },
        },
      );
  }
}
