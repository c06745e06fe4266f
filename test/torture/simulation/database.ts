import { DatabaseSync } from '@photostructure/sqlite';
import { type Database, type Parameter, type Query, StoreUnreachable } from '../../../src/ledger/database.js';
import { migrate } from '../../../src/ledger/migrations.js';
import { statementsOn } from '../../../src/ledger/sqlite.js';
import { changeStatuses, isChangeEnded } from '../../../src/domain/change.js';
import { isEnded, orderStatuses } from '../../../src/domain/order.js';
import { isPortEnded, portStatuses } from '../../../src/domain/port-order.js';
import { reservationStatuses, reservationTransitions } from '../../../src/domain/reservation.js';
import { type Party, type Schedule } from './schedule.js';
import { type Weather } from './weather.js';

export interface Written {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

interface Session {
  readonly party: Party;
  /** Its connection was cut: nothing that it asks from here on counts. */
  cut: boolean;
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
const endedOrders = quoted(orderStatuses.filter(isEnded));
const endedPorts = quoted(portStatuses.filter(isPortEnded));
const endedChanges = quoted(changeStatuses.filter(isChangeEnded));
const endedReservations = quoted(reservationStatuses.filter((status) => reservationTransitions[status].length === 0));

/** What may never be written, whatever the code asks for: the database itself refuses it. */
const onlyGrow: readonly [what: string, when: string][] = [
  ['events_change', 'UPDATE ON events'],
  ['events_vanish', 'DELETE ON events'],
  ['steps_vanish', 'DELETE ON steps'],
  ['orders_vanish', 'DELETE ON orders'],
  ['reservations_vanish', 'DELETE ON reservations'],
  ['changes_vanish', 'DELETE ON changes'],
  ['ports_vanish', 'DELETE ON port_orders'],
  ['step_reopened', `UPDATE OF status ON steps WHEN OLD.status NOT IN ('intent', 'unknown')`],
  ['order_reopened', `UPDATE OF status ON orders WHEN OLD.status IN (${endedOrders}) AND NEW.status <> OLD.status`],
  ['port_reopened', `UPDATE OF status ON port_orders WHEN OLD.status IN (${endedPorts}) AND NEW.status <> OLD.status`],
  ['change_reopened', `UPDATE OF status ON changes WHEN OLD.status IN (${endedChanges}) AND NEW.status <> OLD.status`],
  ['reservation_reopened', `UPDATE OF status ON reservations WHEN OLD.status IN (${endedReservations}) AND NEW.status <> OLD.status`],
]; // prettier-ignore

/**
 * One SQLite database in memory that several gateways write to. Each statement and each commit is an event of the schedule; transactions
 * come one after the other, in an order that chance decides.
 */
export class SharedDatabase {
  private readonly db = new DatabaseSync(':memory:');
  private readonly run = statementsOn(this.db);
  private holder: Session | undefined;
  private readonly waiting: { party: Party; go: () => void }[] = [];

  constructor(
    private readonly schedule: Schedule,
    private readonly weather: Weather,
    private readonly onCommit: (written: readonly Written[]) => void,
  ) {
    this.db.exec('PRAGMA foreign_keys=ON; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF');
  }

  /** Writes the schema, before anything happens. */
  async prepare(): Promise<void> {
    const query: Query = async (sql, parameters) => this.run(sql, parameters);
    await migrate({ kind: 'sqlite', skipLocked: '', query, transaction: (work) => work(query), close: async () => undefined }); // prettier-ignore
    for (const [name, when] of onlyGrow)
      this.db.exec(`CREATE TRIGGER torture_${name} BEFORE ${when} BEGIN SELECT RAISE(ABORT, 'torture: ${name}'); END`);
  }

  /** The judge's own eyes. Only between transactions is it what is committed. */
  readonly look = <R extends Record<string, string | number | null>>(sql: string, ...parameters: Parameter[]): R[] =>
    this.run<R>(sql, parameters);

  get isBetweenTransactions(): boolean {
    return this.holder === undefined;
  }

  /** A connection of its own. */
  as(party: Party, kind: Database['kind']): Database {
    return {
      kind,
      skipLocked: '',
      query: (sql, parameters) => this.query(party, sql, parameters),
      transaction: (work) => this.transaction(party, work),
      close: async () => undefined,
    };
  }

  /** A party is gone, or does not answer: what it has not committed is undone. */
  cut(party: Party): void {
    if (this.holder?.party !== party) return;
    this.holder.cut = true;
    this.db.exec('ROLLBACK');
    this.leave();
  }

  close(): void {
    this.db.close();
  }

  private async query<R>(party: Party, sql: string, parameters: readonly Parameter[] = []): Promise<R[]> {
    await this.schedule.pass(party, this.weather.statementMs(), label(sql, parameters));
    await this.whenFree(party);
    const rows = this.run(sql, parameters) as R[];
    if (!reads.test(sql)) this.onCommit([{ sql, parameters }]);
    return rows;
  }

  private async transaction<T>(party: Party, work: (query: Query) => Promise<T>): Promise<T> {
    const session: Session = { party, cut: false };
    const written: Written[] = [];
    await this.schedule.pass(party, this.weather.statementMs(), 'begin');
    await this.whenFree(party);
    this.holder = session;
    this.db.exec('BEGIN');
    try {
      const result = await work(async (sql, parameters = []) => {
        await this.schedule.pass(party, this.weather.statementMs(), label(sql, parameters));
        if (session.cut || this.holder !== session) throw new StoreUnreachable('cut');
        written.push({ sql, parameters });
        return this.run(sql, parameters);
      });
      await this.schedule.pass(party, this.weather.statementMs(), 'commit');
      const cut = session.cut ? 'before' : this.weather.commitCut();
      if (cut === 'before') throw new StoreUnreachable('cut before the commit');
      this.db.exec('COMMIT');
      this.leave();
      this.onCommit(written);
      await this.schedule.pass(party, this.weather.statementMs(), 'committed');
      if (cut === 'after') throw new StoreUnreachable('cut after the commit');
      return result;
    } catch (error) {
      if (this.holder === session) {
        this.db.exec('ROLLBACK');
        this.leave();
      }
      throw error;
    }
  }

  /** Nobody sees what another has not committed. */
  private async whenFree(party: Party): Promise<void> {
    while (this.holder) await new Promise<void>((go) => void this.waiting.push({ party, go }));
  }

  /** Whoever waits tries again, in an order that chance decides. */
  private leave(): void {
    this.holder = undefined;
    for (const { party, go } of this.waiting.splice(0)) this.schedule.after(party, 0, 'enters', go);
  }
}

const reads = /^\s*(?:SELECT|WITH)\b/;
const label = (sql: string, parameters: readonly Parameter[]): string =>
  `${sql.slice(0, 28)} ${JSON.stringify(parameters)}`;
