import { type OperationRow } from '../../src/contract/operation-row.js';
import { type CartCalls, type Quote } from '../../src/contract/orders.js';
import { type Outcome } from '../../src/contract/outcome.js';
import { type PreparedCall, type StepResult } from '../../src/contract/steps.js';
import { type Order } from '../../src/domain/order.js';
import { type HeldNumber, type Reservation } from '../../src/domain/reservation.js';
import { exchangeCart } from '../../src/sagas/cart-exchange.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { held, orderOf } from '../ledger/samples.js';
import { SagaWork } from './saga-work.js';

const [timeoutMs, lateBoundMs] = [1_000, 9_000];
const operations = [
  { name: 'take_out', effect: 'hold', settle: { by: 'repeating' } },
  { name: 'put_back', effect: 'hold', settle: { by: 'release' } },
  { name: 'order', effect: 'money', settle: { by: 'reading' } },
] as unknown as OperationRow[];
const fault = { provider: 'didtfn', operation: 'cart' } as const;
export const refused = (code: 'upstream_rejected' | 'access_refused'): Outcome<never> => ({
  kind: 'refused',
  code,
  fault,
});
export const lost: Outcome<never> = { kind: 'unknown', code: 'outcome_unknown', fault };

/** Orders of one account, whose cart does as it is told. */
export class CartWork extends SagaWork {
  readonly sent: string[] = [];
  /** How calls end, by the name of their operation; what is not here is done. */
  outcomes: Record<string, Outcome<never>[]> = {};
  /** Done while a call is under way. */
  meanwhile: (operation: string) => Promise<unknown> = () => Promise.resolve();
  readonly mine = held({ numbers: [{ holdId: 'C1' }] });
  readonly order: Order = orderOf(this.mine);

  override async start(): Promise<this> {
    await super.start();
    await this.ledger.reservations.insert(this.mine);
    await this.ledger.reservations.claim(this.mine.id, this.order.id, this.now - 1);
    await this.ledger.orders.insert(this.order);
    return this;
  }

  async others(...numbers: Partial<HeldNumber>[]): Promise<Reservation> {
    const one = held({ tenant: 'bell', numbers });
    await this.ledger.reservations.insert(one);
    return one;
  }

  private call<T>(
    operation: string,
    effect: string,
    settledBy: string,
    what: string,
    value: T,
  ): PreparedCall<T, never> {
    const send = async (): Promise<Outcome<T>> => {
      this.sent.push(`${operation} ${what}`);
      await this.meanwhile(operation);
      return this.outcomes[operation]?.shift() ?? { kind: 'done', value };
    };
    return { operation, effect, settledBy, digest: {}, timeoutMs, lateBoundMs, send } as never;
  }

  private readonly calls: CartCalls = {
    lane: 'cart',
    takeOut: (numbers) => {
      const call = this.call('take_out', 'hold', 'repeating', numbers.map((n) => n.phoneNumber).join(' '), {});
      return Promise.resolve({ key: 'take_out', lane: 'cart', call });
    },
    putBack: ({ phoneNumber }) => {
      const call = this.call('put_back', 'hold', 'release', phoneNumber, { holdId: 'C2' });
      return { key: `put_back:${phoneNumber}`, lane: 'cart', call };
    },
    order: () => {
      const call = this.call<Quote>('order', 'money', 'reading', '', { providerOrderId: 'P1', numbers: [] });
      const lookUp = { authoritative: true, read: () => Promise.resolve({ kind: 'absent' } as const) };
      return Promise.resolve({ key: 'order', lane: 'cart', call, lookUp });
    },
  };

  /** The order's place in the exchange: what it comes to, or until when it waits. */
  async exchanged(tryUntil = this.now + 60_000): Promise<StepResult<Quote> | Suspended> {
    let result: StepResult<Quote> | undefined;
    const { id } = this.order;
    try {
      await this.advance(
        {
          advance: async (run) =>
            void (result = await exchangeCart(run.at({ operations }), this.ledger, { ...this.order, reservationId: this.mine.id }, this.calls, tryUntil)), // prettier-ignore
        },
        { id, tenant: 'acme' },
        'order',
      );
    } catch (error) {
      if (error instanceof Suspended) return error;
      throw error;
    }
    return result!;
  }

  /** The same, as often as it is due. */
  async ended(): Promise<StepResult<Quote>> {
    for (;;) {
      const now = await this.exchanged();
      if (!(now instanceof Suspended)) return now;
      this.now = now.until;
    }
  }

  async numbersOf({ id }: Reservation): Promise<HeldNumber[]> {
    return (await this.ledger.reservations.find(id))!.numbers;
  }

  isHolding(): Promise<boolean> {
    return this.ledger.lanes.holds('cart', this.order.id);
  }
}
