import { describe, expect, it } from '@jest/globals';
import { startTclSimulator } from '../../src/sandbox/tcl/simulator.js';
import { tclVariables } from '../e2e/tcl.js';
import { eventually } from '../support/eventually.js';
import { answering, startReceiver } from '../webhooks/receiver.js';
import { Ground, type Sent, untilTheEnd } from './ground.js';

/**
 * Webhooks, killed before and after every commit and every request of their delivery. Judged by the receiver and by the ledger: each event of the feed
 * has been taken, under its own id, and none of a subject before an earlier one.
 */
interface Told {
  id: string;
  type: string;
  subject: string;
  sequence: number;
}

class Desk {
  /** What the receiver has answered with 200, as it came. */
  readonly taken: Told[] = [];
  /** What it has refused once, so that it is sent again. */
  private readonly refused = new Set<string>();

  private constructor(readonly ground: Ground) {}

  static async open(): Promise<Desk> {
    const tcl = untilTheEnd(await startTclSimulator());
    const receiver = untilTheEnd(await startReceiver());
    const desk = new Desk(new Ground({ PROVIDERS: 'tcl', ...tclVariables(tcl) }));
    desk.ground.setTenants({ alice: {} });
    await desk.ground.start();
    receiver.answer((received, reply) => {
      const told = JSON.parse(received.body) as Told;
      const refuse = told.type === 'reservation.released' && !desk.refused.has(told.id);
      if (refuse) desk.refused.add(told.id);
      else desk.taken.push(told);
      answering(refuse ? 500 : 200)(received, reply);
    });
    await desk.ground.insist(desk.post('/v1/webhook-endpoints', { url: receiver.url, eventTypes: ['*'] }));
    return desk;
  }

  async hold(i: number): Promise<string> {
    const phoneNumbers = [`+44207946${String(100 + i).padStart(4, '0')}`];
    const hold = { ...this.post('/v1/reservations', { provider: 'tcl', phoneNumbers }), idempotencyKey: `hold-${i}` };
    const { id } = (await this.ground.insist(hold)).body;
    await this.ground.until('alice', `/v1/reservations/${id}`, ({ status }) => status === 'held');
    return id;
  }

  release = (id: string): Sent => ({ key: 'alice', method: 'DELETE', path: `/v1/reservations/${id}`, idempotencyKey: id }); // prettier-ignore

  /** Until it is so; what was refused is due again some seconds later, by a clock that is moved. */
  async until(so: () => boolean | Promise<boolean>): Promise<void> {
    const look = async (): Promise<boolean> => {
      if (await so()) return true;
      await this.ground.send(this.post('/v1/sandbox/clock', { advanceSeconds: 2 }));
      return false;
    };
    await eventually(look, (done) => done);
  }

  tookTheEndOf = (id: string): boolean =>
    this.taken.some(({ subject, type }) => subject === id && type === 'reservation.released');

  private post = (path: string, body: object): Sent => ({ key: 'alice', method: 'POST', path, body });
}

describe('killing the gateway while it delivers webhooks', () => {
  it('at every named point: every event arrives, under its id, in the order of its subject', async () => {
    const desk = await Desk.open();
    const { ground } = desk;
    const first = await desk.hold(0);
    await ground.gateway.arm();
    await ground.insist(desk.release(first));
    await desk.until(() => desk.tookTheEndOf(first));
    await desk.until(() => ground.gateway.passed().includes('commit:webhook_drop:after'));
    const points = ground.gateway.passed().filter((point) => point.includes('webhook'));
    const parts = ['send:webhook', 'commit:webhook_position', 'commit:webhook_putOff', 'commit:webhook_drop'];
    expect(points.sort()).toEqual(parts.flatMap((part) => [`${part}:after`, `${part}:before`]).sort());

    for (const [i, point] of points.entries()) {
      const id = await desk.hold(i + 1);
      await ground.gateway.arm(point);
      await ground.send(desk.release(id));
      await desk.until(() => ground.gateway.died(50));
      ground.kills++;
      await ground.start();
      await ground.insist(desk.release(id));
      await desk.until(() => desk.tookTheEndOf(id));
    }

    const feed = await ground.feedOf('alice');
    expect(feed.length).toBeGreaterThanOrEqual(3 * (points.length + 1));
    expect(new Set(desk.taken.map(({ id }) => id))).toEqual(new Set(feed.map(({ id }) => id)));
    for (const subject of new Set(feed.map(({ subjectId }) => subjectId))) {
      const own = desk.taken.filter((told) => told.subject === subject).map(({ sequence }) => sequence);
      const told = feed.filter(({ subjectId }) => subjectId === subject).map(({ sequence }) => sequence);
      expect([...new Set(own)]).toEqual(told);
    }
    expect(ground.kills).toBe(points.length);
  }, 180_000);
});
