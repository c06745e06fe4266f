import { type Caller } from '../../../../src/contract/caller.js';
import { type Change } from '../../../../src/domain/change.js';
import { type Order } from '../../../../src/domain/order.js';
import { type PortOrder } from '../../../../src/domain/port-order.js';
import { type Reservation } from '../../../../src/domain/reservation.js';
import { type KeyUse } from '../../../../src/ledger/idempotency.js';
import { type ChangeKind } from '../../../../src/contract/changes.js';
import { type ChangeAnswer } from '../../../../src/usecases/kit/make-change.js';
import { type Random } from '../../../attack/random.js';
import { type GatewayProcess } from '../gateway.js';

/** What a caller can have in hand. */
export type Resource = Reservation | Order | Change | PortOrder;

export type Make<R> = (gateway: GatewayProcess, use: KeyUse, waitMs: number) => Promise<R>;
export type Find<R> = (gateway: GatewayProcess, id: string) => Promise<R>;

/** How one caller asks for things. */
export interface Asking {
  readonly caller: Caller;
  readonly random: Random;
  /** Asks, with one key, until there is an answer; undefined where there is none, or a problem. */
  readonly ask: <R extends Resource>(route: string, make: Make<R>, find: Find<R>) => Promise<R | undefined>;
  /** Asks how something stands. */
  readonly look: <R extends Resource>(read: (gateway: GatewayProcess) => Promise<R>) => Promise<R | undefined>;
}

/** One kind of thing that callers do. */
export interface Business {
  /** Does the next thing. */
  act(): Promise<void>;
}

export type MakeChanged<K extends ChangeKind> = Make<ChangeAnswer<K>>;

/** Asks for a change; the change that has come of it. */
export const changed = <K extends ChangeKind>(
  { ask, caller }: Asking,
  route: string,
  make: MakeChanged<K>,
): Promise<Change | undefined> =>
  ask(
    route,
    async (g, use, ms) => (await make(g, use, ms)).change,
    async (g, id) => (await g.changes.again(caller, id)).change,
  );

/** The last few things of one kind that a caller has in hand. */
export class Known<R extends { readonly id: string }> {
  private readonly all: R[] = [];

  constructor(
    private readonly random: Random,
    private readonly isOver: (one: R) => boolean,
  ) {}

  /** As it stands now. What is over is forgotten where there is enough else. */
  keep(one: R | undefined): void {
    if (!one) return;
    const at = this.all.findIndex(({ id }) => id === one.id);
    if (at >= 0) this.all.splice(at, 1);
    if (!this.isOver(one) || this.all.length <= 6) this.all.push(one);
  }

  /** One of the last few. */
  get latest(): R | undefined {
    const { all, random } = this;
    return all.length === 0 ? undefined : all[Math.max(0, all.length - 1 - random.below(6))];
  }
}
