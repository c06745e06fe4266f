import { type Clock } from '../clock.js';
import { onlySet } from '../domain/only-set.js';
import {
  type HeldNumber,
  type HoldCriteria,
  type HoldType,
  type NumberProblem,
  type Reservation,
  type ReservationStatus,
} from '../domain/reservation.js';
import { attentionOf } from './attention.js';
import { beginOf, json, type ListPart, matching, orderOf, text } from './columns.js';
import { type Query, type Row } from './database.js';
import { type HeldChange } from './held-index.js';
import { toHeldNumber } from './held-numbers.js';
import { metadataColumn, metadataOf, MetadataStore } from './metadata.js';
import { type UsageStore } from './usage.js';

/** Reservations and their numbers. Reads on behalf of callers always take the tenant; those without it are for the gateway's own work. */
export class ReservationStore {
  constructor(
    private readonly query: Query,
    private readonly clock: Clock,
    private readonly usage: Pick<UsageStore, 'touch' | 'touchKnown'>,
    private readonly moved: (change: HeldChange) => void,
  ) {}

  /** Rejects with `UniqueViolation` if one of the numbers is already held on that account. */
  async insert(r: Reservation): Promise<void> {
    await this.query(
      `INSERT INTO reservations (id, tenant, provider, account, hold_type, status, allow_partial, criteria, provider_options, metadata, created_at, updated_at, expires_at, orderable_until)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$12,$13,$9,$9,$10,$11)`,
      [
        r.id,
        r.tenant,
        r.provider,
        r.account,
        r.holdType,
        r.status,
        r.allowPartial ? 1 : 0,
        r.criteria ? JSON.stringify(r.criteria) : null,
        r.createdAt,
        r.expiresAt,
        r.orderableUntil,
        r.providerOptions ? JSON.stringify(r.providerOptions) : null,
        metadataColumn(r.metadata),
      ],
    );
    await new MetadataStore(this.query).add(r.tenant, r.id, r.metadata);
    await this.usage.touch(r.id, 'reservations');
    await this.addNumbers(r, r.numbers, 0);
  }

  /** Numbers of a reservation, starting at a position. */
  async addNumbers(
    r: Pick<Reservation, 'id' | 'provider' | 'account'>,
    numbers: readonly HeldNumber[],
    from: number,
  ): Promise<void> {
    for (const [i, n] of numbers.entries()) {
      await this.query(
        `INSERT INTO held_numbers (reservation_id, phone_number, provider, account, position, status, live, task, ends_as, hold_id, held_at, region, episode)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
        [
          r.id,
          n.phoneNumber,
          r.provider,
          r.account,
          from + i,
          n.status,
          n.live ? 1 : 0,
          n.task ?? null,
          n.endsAs ?? null,
          n.holdId ?? null,
          n.holdId === undefined ? null : this.clock.now(),
          n.region ?? null,
          n.episode,
        ],
      );
      const { id: reservationId, provider, account } = r;
      if (n.live) this.moved({ provider, account, phoneNumber: n.phoneNumber, reservationId, live: true });
    }
    await this.usage.touch(r.id, 'holds');
  }

  async find(id: string): Promise<Reservation | undefined> {
    return (await this.withNumbers(await this.query(`SELECT * FROM reservations WHERE id = $1`, [id])))[0];
  }

  /** The same, with the row locked until the transaction ends. */
  async findLocked(id: string): Promise<Reservation | undefined> {
    const rows = await this.query(`UPDATE reservations SET updated_at = updated_at WHERE id = $1 RETURNING *`, [id]);
    return (await this.withNumbers(rows))[0];
  }

  async findFor(tenant: string, id: string): Promise<Reservation | undefined> {
    const rows = await this.query(`SELECT * FROM reservations WHERE id = $1 AND tenant = $2`, [id, tenant]);
    return (await this.withNumbers(rows))[0];
  }

  /** IDs of a tenant's reservations of a number. */
  async idsWith(tenant: string, phoneNumber: string, part: Required<ListPart>): Promise<string[]> {
    const rows = await this.query(
      `SELECT h.reservation_id AS id FROM held_numbers h JOIN reservations r ON r.id = h.reservation_id
       WHERE h.phone_number = $1 AND r.tenant = $2 AND h.reservation_id > $3 AND h.reservation_id < $4
       ORDER BY h.reservation_id ${part.ascending ? 'ASC' : 'DESC'} LIMIT $5`,
      [phoneNumber, tenant, part.above, part.before, part.limit],
    );
    return rows.map((row) => String(row['id']));
  }

  /** Those of these ids that are the tenant's. */
  async some(tenant: string, ids: readonly string[]): Promise<Reservation[]> {
    const rows = await this.query(`SELECT * FROM reservations WHERE id = ANY($1) AND tenant = $2`, [ids, tenant]);
    return this.withNumbers(rows);
  }

  /** A tenant's reservations that match the filter, in list order. */
  async list(tenant: string, filter: ListPart & { status?: string; provider?: string }): Promise<Reservation[]> {
    const { where, parameters } = matching({
      'tenant =': tenant,
      'status =': filter.status,
      'provider =': filter.provider,
      ...beginOf(filter),
    });
    const rows = await this.query(
      `SELECT * FROM reservations WHERE ${where} ${orderOf(filter)} LIMIT $${parameters.length + 1}`,
      [...parameters, filter.limit],
    );
    return this.withNumbers(rows);
  }

  /** Compare-and-set of the status; false if the status was not `from`. */
  async setStatus(
    id: string,
    from: ReservationStatus,
    to: ReservationStatus,
    failure?: NumberProblem,
  ): Promise<boolean> {
    const rows = await this.query(
      `UPDATE reservations SET status = $3, failure = COALESCE($4, failure), updated_at = $5 WHERE id = $1 AND status = $2 RETURNING id`,
      [id, from, to, failure ? JSON.stringify(failure) : null, this.clock.now()],
    );
    if (rows.length === 1) await this.usage.touch(id, 'reservations', 'holds');
    return rows.length === 1;
  }

  /** Locks the row until the transaction ends if it is in this status; false if it is not. */
  async lockIn(id: string, status: ReservationStatus): Promise<boolean> {
    const rows = await this.query(
      `UPDATE reservations SET updated_at = $3 WHERE id = $1 AND status = $2 RETURNING id`,
      [id, status, this.clock.now()],
    );
    return rows.length === 1;
  }

  /** Updates the time of its last change, which bounds when its numbers were released. */
  async touch(id: string): Promise<void> {
    await this.query(`UPDATE reservations SET updated_at = $2 WHERE id = $1`, [id, this.clock.now()]);
  }

  async setFailure(id: string, failure: NumberProblem): Promise<void> {
    await this.query(`UPDATE reservations SET failure = $2, updated_at = $3 WHERE id = $1`, [
      id,
      JSON.stringify(failure),
      this.clock.now(),
    ]);
    await this.usage.touch(id, 'holds');
  }

  /** The claim: one order wins a held, unexpired reservation; all others get false. */
  async claim(id: string, orderId: string, now: number): Promise<boolean> {
    const rows = await this.query(
      `UPDATE reservations SET status = 'ordering', order_id = $2, updated_at = $3
       WHERE id = $1 AND status = 'held' AND orderable_until > $3 RETURNING id`,
      [id, orderId, now],
    );
    return rows.length === 1;
  }

  /**
   * Reservations on an account that are being held, released or restored: their calls have gone out, and the ledger does not yet say which numbers
   * they got.
   */
  async countUnderWay(provider: string, account: string): Promise<number> {
    const [row] = await this.query(
      `SELECT (SELECT COUNT(*) FROM reservations r WHERE r.provider = $1 AND r.account = $2 AND r.status = 'unknown' AND r.failure IS NULL
                 AND EXISTS (SELECT 1 FROM steps s WHERE s.subject_id = r.id))
            + (SELECT COUNT(*) FROM held_numbers h WHERE h.provider = $1 AND h.account = $2 AND h.live = 1 AND h.task = 'restore') AS n`,
      [provider, account],
    );
    return Number(row?.['n'] ?? 0);
  }

  private async withNumbers(rows: Row[]): Promise<Reservation[]> {
    if (rows.length === 0) return [];
    const numbers = await this.query(
      `SELECT * FROM held_numbers WHERE reservation_id = ANY($1) ORDER BY reservation_id, position`,
      [rows.map((row) => String(row['id']))],
    );
    const byReservation = new Map<string, HeldNumber[]>(rows.map((row) => [String(row['id']), []]));
    for (const row of numbers) byReservation.get(String(row['reservation_id']))?.push(toHeldNumber(row));
    return rows.map((row) => toReservation(row, byReservation.get(String(row['id']))!));
  }
}

function toReservation(row: Row, numbers: HeldNumber[]): Reservation {
  return onlySet({
    id: String(row['id']),
    tenant: String(row['tenant']),
    provider: String(row['provider']),
    account: String(row['account']),
    holdType: String(row['hold_type']) as HoldType,
    status: String(row['status']) as ReservationStatus,
    allowPartial: row['allow_partial'] === 1,
    criteria: json<HoldCriteria>(row['criteria']),
    providerOptions: json<Record<string, unknown>>(row['provider_options']),
    orderId: text(row['order_id']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
    expiresAt: Number(row['expires_at']),
    orderableUntil: Number(row['orderable_until']),
    failure: json<NumberProblem>(row['failure']),
    attention: attentionOf(row),
    metadata: metadataOf(row),
    numbers,
  });
}
