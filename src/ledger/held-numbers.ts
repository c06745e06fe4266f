import { onlySet } from '../domain/only-set.js';
import { type E164 } from '../domain/phone-number.js';
import {
  type HeldNumber,
  type HeldNumberStatus,
  type HoldTask,
  type NumberProblem,
  type Reservation,
} from '../domain/reservation.js';
import { json, text } from './columns.js';
import { type Query, type Row, type SqlValue } from './database.js';
import { type HeldChange } from './held-index.js';
import { lockOf } from './tenant-locks.js';
import { type UsageStore } from './usage.js';

/** What a change of a held number can set; `null` clears. */
export interface NumberChange {
  status?: HeldNumberStatus;
  live?: boolean;
  /** A new task starts a new episode and belongs to no batch yet. */
  task?: HoldTask | null;
  batch?: string;
  endsAs?: HeldNumberStatus | null;
  parkedBy?: string | null;
  holdId?: string | null;
  heldAt?: number;
  problem?: NumberProblem | null;
}

/** Numbers that reservations hold, request or release. */
export class HeldNumberStore {
  constructor(
    private readonly query: Query,
    private readonly usage: Pick<UsageStore, 'touch'>,
    private readonly moved: (change: HeldChange) => void,
  ) {}

  /**
   * Prevents others from taking numbers of this account until the transaction ends. For numbers held by the gateway alone: only the ledger keeps a
   * hold and an order of the same number apart.
   */
  async arbitrate(provider: string, account: string): Promise<void> {
    await lockOf(this.query, `${provider} ${account}`, 'numbers');
  }

  async change(reservationId: string, phoneNumber: string, change: NumberChange): Promise<void> {
    const sets: string[] = [];
    const values: SqlValue[] = [reservationId, phoneNumber];
    const set = (column: string, value: SqlValue): void => void sets.push(`${column} = $${values.push(value)}`);
    if (change.status !== undefined) set('status', change.status);
    if (change.live !== undefined) set('live', change.live ? 1 : 0);
    if (change.task !== undefined) {
      set('task', change.task);
      sets.push('batch = NULL');
      if (change.task !== null) sets.push('episode = episode + 1');
    }
    if (change.batch !== undefined) set('batch', change.batch);
    if (change.endsAs !== undefined) set('ends_as', change.endsAs);
    if (change.parkedBy !== undefined) set('parked_by', change.parkedBy);
    if (change.holdId !== undefined) set('hold_id', change.holdId);
    if (change.heldAt !== undefined) set('held_at', change.heldAt);
    if (change.problem !== undefined) set('problem', change.problem === null ? null : JSON.stringify(change.problem));
    const [row] = await this.query(
      `UPDATE held_numbers SET ${sets.join(', ')} WHERE reservation_id = $1 AND phone_number = $2 RETURNING provider, account`,
      values,
    );
    if (change.live === undefined) return;
    if (row) {
      const [provider, account] = [String(row['provider']), String(row['account'])];
      this.moved({ provider, account, phoneNumber, reservationId, live: change.live });
    }
    await this.usage.touch(reservationId, 'holds');
  }

  /** Marks every other live number on the account as taken out by `orderId`: these are the numbers that its cart exchange must move. */
  async parkOthers(provider: string, account: string, reservationId: string, orderId: string): Promise<void> {
    await this.query(
      `UPDATE held_numbers SET parked_by = $4 WHERE provider = $1 AND account = $2 AND live = 1 AND reservation_id <> $3 AND parked_by IS NULL`,
      [provider, account, reservationId, orderId],
    );
  }

  /** Marks a reservation's own numbers as permanently moved from the cart into the order. */
  async parkOwn(reservationId: string, orderId: string): Promise<void> {
    await this.query(`UPDATE held_numbers SET parked_by = $2 WHERE reservation_id = $1 AND live = 1`, [
      reservationId,
      orderId,
    ]);
  }

  /** Clears the marks: nothing was taken out after all. */
  async unpark(orderId: string): Promise<void> {
    await this.query(`UPDATE held_numbers SET parked_by = NULL WHERE parked_by = $1`, [orderId]);
  }

  async parkedBy(orderId: string): Promise<HeldNumber[]> {
    const rows = await this.query(`SELECT * FROM held_numbers WHERE parked_by = $1 ORDER BY reservation_id, position`, [
      orderId,
    ]);
    return rows.map(toHeldNumber);
  }

  /** Every number on an account that is held here or being released. */
  async live(provider: string, account: string): Promise<E164[]> {
    const rows = await this.query(
      `SELECT phone_number FROM held_numbers WHERE provider = $1 AND account = $2 AND live = 1`,
      [provider, account],
    );
    return rows.map((row) => String(row['phone_number']) as E164);
  }

  /** Rows of other reservations that hold or request some of these numbers, or have released them since this one began; live rows last. */
  async othersWith(
    { id, provider, account, createdAt }: Pick<Reservation, 'id' | 'provider' | 'account' | 'createdAt'>,
    numbers: readonly string[],
  ): Promise<HeldNumber[]> {
    if (numbers.length === 0) return [];
    const rows = await this.query(
      `SELECT h.* FROM held_numbers h JOIN reservations r ON r.id = h.reservation_id
       WHERE h.provider = $1 AND h.account = $2 AND h.reservation_id <> $3 AND h.phone_number = ANY($5)
         AND (h.live = 1 OR (h.status <> 'unavailable' AND h.task IS NULL AND r.updated_at >= $4)) ORDER BY h.live`,
      [provider, account, id, createdAt, numbers],
    );
    return rows.map(toHeldNumber);
  }

  /** The hold ID that the provider returned most recently on this account. */
  async latestHoldId(provider: string, account: string): Promise<string | undefined> {
    const [row] = await this.query(
      `SELECT hold_id FROM held_numbers WHERE provider = $1 AND account = $2 AND hold_id IS NOT NULL ORDER BY held_at DESC LIMIT 1`,
      [provider, account],
    );
    return row === undefined ? undefined : String(row['hold_id']);
  }

  /** The numbers held here on an account, in order after `after`, with their reservations. */
  async holders(
    provider: string,
    account: string,
    after: string,
    limit: number,
  ): Promise<{ phoneNumber: E164; reservationId: string }[]> {
    const rows = await this.query(
      `SELECT phone_number, reservation_id FROM held_numbers
       WHERE provider = $1 AND account = $2 AND live = 1 AND phone_number > $3 ORDER BY phone_number LIMIT $4`,
      [provider, account, after, limit],
    );
    return rows.map((row) => ({
      phoneNumber: String(row['phone_number']) as E164,
      reservationId: String(row['reservation_id']),
    }));
  }

  /** Which of these numbers are held here on an account. */
  async among(provider: string, account: string, numbers: readonly string[]): Promise<Set<string>> {
    if (numbers.length === 0) return new Set();
    const rows = await this.query(
      `SELECT phone_number FROM held_numbers WHERE provider = $1 AND account = $2 AND live = 1 AND phone_number = ANY($3)`,
      [provider, account, numbers],
    );
    return new Set(rows.map((row) => String(row['phone_number'])));
  }
}

export function toHeldNumber(row: Row): HeldNumber {
  return onlySet({
    reservationId: String(row['reservation_id']),
    phoneNumber: String(row['phone_number']) as E164,
    status: String(row['status']) as HeldNumberStatus,
    live: row['live'] === 1,
    task: text(row['task']) as HoldTask | undefined,
    batch: text(row['batch']),
    endsAs: text(row['ends_as']) as HeldNumberStatus | undefined,
    parkedBy: text(row['parked_by']),
    holdId: text(row['hold_id']),
    region: text(row['region']),
    problem: json<NumberProblem>(row['problem']),
    episode: Number(row['episode']),
  });
}
