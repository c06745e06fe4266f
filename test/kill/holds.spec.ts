import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { startTclSimulator, type TclSimulator } from '../../src/sandbox/tcl/simulator.js';
import { isActive, type Reservation } from '../../src/sandbox/tcl/state.js';
import { tclVariables } from '../e2e/tcl.js';
import { eventually } from '../support/eventually.js';
import { type Answer } from './gateway-process.js';
import { Ground, type Sent, type Told, untilTheEnd } from './ground.js';

/**
 * Ten-minute holds of a provider that gives a hold its name only in its reply, killed before and after every commit and every send. A hold whose
 * reply died with the process has no name: it stays unknown, nobody here gets its numbers, and it is over when the ten minutes are. Judged by the
 * simulator's own ledger: never two holds for one request, and none that nobody here knows of.
 */
const tenMinutes = 10 * 60_000;

/** What can be asked for; no two tries are about the same numbers. */
const selections = {
  'by number': (i: number) => ({ phoneNumbers: [numberAt(i)] }),
  'by description': () => ({ criteria: { type: 'local', country: 'DE', city: 'Berlin', quantity: 2 } }),
};
const numberAt = (i: number): string => `+44207946${String(100 + i).padStart(4, '0')}`;

class Desk {
  /** Calls that would hold something, as they came to the provider. */
  asked = 0;

  constructor(
    readonly tcl: TclSimulator,
    readonly ground: Ground,
  ) {
    tcl.observe(({ operation, stage }) => {
      if (operation === 'createReservation' && stage === 'arrived') this.asked++;
    });
  }

  static async open(): Promise<Desk> {
    const tcl = untilTheEnd(await startTclSimulator());
    const ground = new Ground({ PROVIDERS: 'tcl', ...tclVariables(tcl) });
    ground.setTenants({ alice: {}, bob: {} });
    return new Desk(tcl, ground);
  }

  /** What the provider has held since there were `before`, and holds still. */
  standing(before: number): Reservation[] {
    const now = Date.now();
    return this.tcl.ledger
      .reservations()
      .slice(before)
      .filter((one) => isActive(one, now));
  }

  /** Whether the number is offered, as somebody sees who wants it. */
  async offers(phoneNumber: string): Promise<boolean> {
    const path = `/v1/available-numbers?provider=tcl&country=GB&type=local&city=London&pattern=*${phoneNumber.slice(-4)}`;
    const { body } = await this.ground.insist({ key: 'bob', method: 'GET', path });
    return (body.data as unknown as { phoneNumber: string }[]).some((one) => one.phoneNumber === phoneNumber);
  }

  /** What the caller is told when the gateway can tell: that it stands, that it does not, or that nobody knows. */
  async decided(hold: Sent): Promise<Told> {
    const told = await this.ground.insist(hold);
    if (told.status >= 300) return told;
    const path = `/v1/reservations/${told.body.id}`;
    const lost = ({ phoneNumbers }: Answer): boolean => phoneNumbers.some(({ problem }) => problem?.code === 'outcome_unknown'); // prettier-ignore
    const body = await this.ground.until(hold.key, path, (one) => one.status !== 'unknown' || lost(one));
    return { status: told.status, body };
  }

  hold = (selection: object, key = 'alice'): Sent & { idempotencyKey: string } => ({
    ...{ key, method: 'POST', path: '/v1/reservations', idempotencyKey: randomUUID() },
    body: { provider: 'tcl', ...selection },
  });
}

/** What the provider holds is what the gateway says: one hold if it says so, perhaps one if it does not know, else none. */
function judge(point: string, { status, body }: Told, standing: readonly Reservation[]): void {
  const ids = standing.map(({ reservationId }) => reservationId);
  const told = status < 300 ? body.status : 'refused';
  if (told === 'held') expect({ point, told, ids }).toEqual({ point, told, ids: body.providerReservationIds });
  else if (told === 'unknown') expect({ point, told, known: ids.length <= 1 }).toEqual({ point, told, known: true });
  else expect({ point, told, status, ids }).toEqual({ point, told: 'refused', status: 503, ids: [] });
}

describe.each(Object.entries(selections))('killing the gateway in the middle of a hold %s', (name, select) => {
  it('at every named point: one hold at the most, none that is forgotten, and the numbers come free', async () => {
    const desk = await Desk.open();
    const { ground, tcl } = desk;
    await ground.start();
    const first = select(0);
    if ('phoneNumbers' in first) expect(await desk.offers(first.phoneNumbers[0]!)).toBe(true);
    await ground.gateway.arm();
    const undisturbed = await ground.insist(desk.hold(first));
    judge('none', undisturbed, desk.standing(0));
    const points = ground.gateway.passed();
    expect(points.filter((point) => point.startsWith('send:'))).toHaveLength(2);

    const reservations = [undisturbed.body.id];
    const ends = new Map<string, number>();
    for (const [i, point] of points.entries()) {
      const before = { asked: desk.asked, reservations: tcl.ledger.reservations().length };
      const hold = desk.hold(select(i + 1));
      await ground.sendInto(point, hold);
      await ground.start();
      const told = await desk.decided(hold);
      judge(point, told, desk.standing(before.reservations));
      expect({ point, asked: desk.asked - before.asked <= 1 }).toEqual({ point, asked: true });
      if (told.body.status === 'unknown') {
        // Nobody knows its name: its numbers are nobody else's before the provider has dropped it.
        const phoneNumbers = told.body.phoneNumbers.map(({ phoneNumber }) => phoneNumber);
        const other = await ground.insist(desk.hold({ phoneNumbers }, 'bob'));
        expect({ point, code: other.body.code }).toEqual({ point, code: 'number_unavailable' });
      }
      if (told.status < 300) reservations.push(told.body.id);
      const end = told.status < 300 ? told.body.status : 'refused';
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }

    // Eleven minutes later nothing is held, by anybody, and everything is over here as well.
    await ground.gateway.kill();
    tcl.advance(tenMinutes + 60_000);
    await ground.start({ AHEAD_MS: String(tenMinutes + 60_000) });
    for (const id of reservations) {
      const { status, phoneNumbers } = await ground.until('alice', `/v1/reservations/${id}`, (one) => one.status !== 'unknown' && one.status !== 'held'); // prettier-ignore
      expect({ id, status }).toEqual({ id, status: expect.stringMatching(/^(?:expired|released)$/) });
      const again = { phoneNumbers: phoneNumbers.map((one) => one.phoneNumber) };
      await eventually(
        () => ground.insist(desk.hold(again, 'bob')),
        ({ status }) => status === 201,
      );
    }
    const said = [...ends].map(([end, count]) => `${count} ${end}`).join(', ');
    process.stdout.write(`a hold ${name}: killed at ${points.length} points: ${said}\n`);
  }, 300_000);
});

describe('killing the gateway while it lets go of a hold', () => {
  it('at every named point: let go of once, and nothing is held', async () => {
    const desk = await Desk.open();
    const { ground, tcl } = desk;
    const held = async (i: number): Promise<Told> => {
      const told = await ground.insist(desk.hold({ phoneNumbers: [numberAt(i)] }));
      expect(told).toMatchObject({ status: 201, body: { status: 'held' } });
      return told;
    };
    const release = ({ body }: Told): Sent => ({
      ...{ key: 'alice', method: 'DELETE', path: `/v1/reservations/${body.id}`, idempotencyKey: randomUUID() },
    });
    const released = (): number => tcl.ledger.entries().filter(({ type }) => type === 'release').length;
    await ground.start();
    const first = await held(0);
    await ground.gateway.arm();
    await ground.insist(release(first));
    await ground.until('alice', `/v1/reservations/${first.body.id}`, ({ status }) => status === 'released');
    const points = ground.gateway.passed();
    expect(points.filter((point) => point.startsWith('send:'))).toHaveLength(2);

    for (const [i, point] of points.entries()) {
      const reservation = await held(i + 1);
      const asked = release(reservation);
      await ground.sendInto(point, asked);
      await ground.start();
      expect((await ground.insist(asked)).status).toBeLessThan(300);
      await ground.until('alice', `/v1/reservations/${reservation.body.id}`, ({ status }) => status === 'released');
      expect({ point, held: tcl.ledger.held(), released: released() }).toEqual({ point, held: [], released: i + 2 });
    }
    process.stdout.write(`a hold that is let go of: killed at ${points.length} points\n`);
  }, 300_000);
});

describe('the judge of holds', () => {
  it('can fail: without the intent commit the gateway refuses what it holds itself', async () => {
    const desk = await Desk.open();
    const { ground } = desk;
    await ground.start({ SABOTAGE: 'reserve' });
    const hold = desk.hold({ phoneNumbers: [numberAt(0)] });
    await ground.sendInto('send:reserve:after', hold);
    await ground.start({ SABOTAGE: 'reserve' });
    const told = await desk.decided(hold);
    expect(() => judge('send:reserve:after', told, desk.standing(0))).toThrow('"res-1"');
  }, 180_000);
});
