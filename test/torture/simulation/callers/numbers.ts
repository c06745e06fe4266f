import { isEnded, type Order } from '../../../../src/domain/order.js';
import { type E164 } from '../../../../src/domain/phone-number.js';
import { type Reservation } from '../../../../src/domain/reservation.js';
import { type GatewayProcess } from '../gateway.js';
import { type NumberSales } from '../suppliers/supplier.js';
import { type Asking, type Business, changed, Known } from './business.js';

type Seller = NumberSales & { readonly id: string };

/** Reserves numbers, orders, confirms and cancels them, and lets go of them. */
export class NumberBusiness implements Business {
  private readonly reservations: Known<Reservation>;
  private readonly orders: Known<Order>;

  constructor(
    private readonly asking: Asking,
    private readonly sellers: readonly Seller[],
  ) {
    this.reservations = new Known(asking.random, ({ status }) => status !== 'held');
    this.orders = new Known(asking.random, ({ status }) => isEnded(status));
  }

  async act(): Promise<void> {
    const { random, caller } = this.asking;
    const done = random.below(100);
    const seller = random.of(this.sellers);
    const reservation = this.reservations.latest;
    const order = this.orders.latest;
    if (done < 30) return this.hold(seller, { phoneNumbers: this.numbers(seller), ...seller.asked });
    if (done < 34) return this.hold(seller, { criteria: { ...seller.criteria, quantity: 1 + random.below(3) } });
    if (done < 38 && seller.unreserved) return this.orderNumbers(seller);
    if (done < 68 && reservation) return this.order(reservation);
    if (done < 78 && reservation) return this.release(reservation);
    if (done < 86 && order) return this.steer(order);
    if (done < 92 && order) return this.giveUp(order);
    if (reservation && random.below(2) === 0)
      this.reservations.keep(await this.asking.look((g) => g.lookUp.reservation(caller, reservation.id)));
    else if (order) this.orders.keep(await this.asking.look((g) => g.lookUp.order(caller, order.id)));
  }

  private numbers({ pool }: Seller): E164[] {
    const { random } = this.asking;
    // Most want what others want as well.
    const from = random.below(pool.length);
    const wanted = Array.from({ length: 1 + random.below(3) }, () => random.of(pool.slice(from)) as E164);
    return [...new Set(wanted)];
  }

  private async hold({ id }: Seller, wanted: Wanted): Promise<void> {
    const { caller, random, ask } = this.asking;
    const request = {
      ...{ provider: id, ...wanted },
      allowPartial: 'phoneNumbers' in wanted && random.below(3) === 0,
    };
    this.reservations.keep(
      await ask('POST /v1/reservations', (g, use, ms) => g.holds.hold(caller, request, use, ms), this.reservationBy),
    );
  }

  private async order({ id, provider }: Reservation): Promise<void> {
    const { caller, random, ask } = this.asking;
    const { connection, manual } = this.sellers.find((one) => one.id === provider)!;
    const confirm = manual && random.below(3) === 0 ? 'manual' : 'auto';
    const request = { reservationId: id, connection, confirm, providerOptions: {} } as const;
    const place = async (): Promise<void> =>
      this.orders.keep(
        await ask('POST /v1/orders', (g, use, ms) => g.orders.place(caller, request, use, ms), this.orderBy),
      );
    // Two clicks, each with a key of its own: one of them gets the reservation.
    await Promise.all(random.below(6) > 0 ? [place()] : [place(), place()]);
  }

  private async orderNumbers(seller: Seller): Promise<void> {
    const { caller, random, ask } = this.asking;
    const { id, connection, criteria } = seller;
    const byName = random.below(2) === 0;
    const request = {
      ...{ provider: id, connection, confirm: 'auto' as const, providerOptions: {}, split: 'auto' as const },
      selection: byName ? { phoneNumbers: this.numbers(seller) } : { criteria: { ...criteria, quantity: 1 } },
    };
    this.orders.keep(
      await ask('POST /v1/orders', (g, use, ms) => g.unreserved.order(caller, request, use, ms), this.orderBy),
    );
  }

  private async release({ id, numbers }: Reservation): Promise<void> {
    const { caller, random, ask } = this.asking;
    const some = random.below(3) === 0 ? numbers.slice(0, 1).map((n) => n.phoneNumber) : undefined;
    this.reservations.keep(
      await ask(
        `DELETE /v1/reservations/${id}`,
        (g, use, ms) => g.releases.release(caller, id, some, use, ms),
        this.reservationBy,
      ),
    );
  }

  private async steer({ id }: Order): Promise<void> {
    const { caller, random, ask } = this.asking;
    const cancels = random.below(3) === 0;
    this.orders.keep(
      await ask(
        `POST /v1/orders/${id}/${cancels ? 'cancel' : 'confirm'}`,
        ({ steering }, use, ms) => (cancels ? steering.cancel(caller, id, use) : steering.confirm(caller, id, use, ms)),
        this.orderBy,
      ),
    );
  }

  private async giveUp({ provider, numbers }: Order): Promise<void> {
    const number = numbers.find(({ status }) => status === 'active');
    if (!number || !this.sellers.find(({ id }) => id === provider)!.cancels) return;
    const { caller } = this.asking;
    const { phoneNumber } = number;
    await changed(this.asking, `DELETE /v1/numbers/${phoneNumber}`, (g, use, ms) =>
      g.numbers.cancel(caller, phoneNumber, { provider }, use, ms),
    );
  }

  private readonly reservationBy = (gateway: GatewayProcess, id: string): Promise<Reservation> =>
    gateway.lookUp.reservation(this.asking.caller, id);
  private readonly orderBy = (gateway: GatewayProcess, id: string): Promise<Order> =>
    gateway.lookUp.order(this.asking.caller, id);
}

type Wanted = { phoneNumbers: E164[]; region?: string } | { criteria: NumberSales['criteria'] & { quantity: number } };
