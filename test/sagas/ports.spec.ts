import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type PortReading, type PortSubmission } from '../../src/contract/porting.js';
import { GatewayError } from '../../src/domain/errors.js';
import { type PortOrder } from '../../src/domain/port-order.js';
import { portClaim } from '../../src/lifecycle/port-numbers.js';
import { Confidential } from '../../src/sagas/confidential.js';
import { PortSaga } from '../../src/sagas/port-saga.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { freshNumber, portOf } from '../ledger/samples.js';
import { SagaWork } from './saga-work.js';

const pollMs = 60_000;
const [a, b] = [freshNumber(), freshNumber()];
const submitted: PortSubmission = {
  ...{ kind: 'submitted', providerOrderId: 'L1', accepted: [a] },
  rejected: [{ phoneNumber: b, problem: { code: 'number_unavailable', detail: 'It cannot be ported.' } }],
} as never;

/** Ports whose provider does as it is told. */
class PortWork extends SagaWork {
  readonly confidential = new Confidential();
  submission: PortSubmission = submitted;
  /** What asking shows. */
  reading: () => PortReading | undefined = () => undefined;
  submissions = 0;
  papers: unknown;

  async draft(sample: Partial<PortOrder> = {}): Promise<PortOrder> {
    const port = portOf({ numbers: [a, b].map((phoneNumber) => ({ phoneNumber, status: 'pending' })), ...sample });
    await this.ledger.ports.insert(port);
    this.confidential.keep(port.id, 'papers');
    return port;
  }

  find({ id }: PortOrder): Promise<PortOrder> {
    return this.ledger.ports.find(id).then((port) => port!);
  }

  /** Does what is due about it: until when it waits then, ms from now; undefined where nothing is left to do. */
  async advanced(order: PortOrder): Promise<number | undefined> {
    const port = {
      submit: (run: { papers: unknown }) => {
        this.submissions++;
        this.papers = run.papers;
        return Promise.resolve(this.submission);
      },
      read: () => Promise.resolve().then(() => this.reading()),
    };
    const registry = { for: () => ({ portOf: () => ({ provider: { operations: [] }, port }) }) };
    try {
      await this.advance(new PortSaga(this.ledger, registry as never, this.confidential, pollMs), order, 'port');
      return undefined;
    } catch (error) {
      if (error instanceof Suspended) return error.until - this.now;
      throw error;
    }
  }
}

describe('the work of a port', () => {
  let work: PortWork;
  beforeEach(async () => {
    work = await new PortWork().start();
  });
  afterEach(() => work.end());

  it('submits it once, says what became of each number, and goes on asking', async () => {
    const port = await work.draft();
    expect(await work.advanced(port)).toBe(pollMs);
    expect(await work.find(port)).toMatchObject({
      ...{ status: 'submitted', providerOrderId: 'L1' },
      numbers: [{ phoneNumber: a, status: 'accepted' }, { phoneNumber: b, status: 'rejected', problem: { detail: 'It cannot be ported.' } }], // prettier-ignore
    });
    const named = portClaim('L1');
    expect(await work.ledger.providerOrders.claimedByOthers('didtfn', 'main', [named], 'prt_other')).toEqual(new Set([named])); // prettier-ignore
    expect(work.papers).toBe('papers');
    expect(work.confidential.of(port.id)).toBeUndefined();
    expect(await work.advanced(port)).toBe(pollMs);
    expect(work.submissions).toBe(1);
  });

  it.each([
    ['rejected', { kind: 'rejected', failure: { code: 'upstream_rejected', detail: 'No.' } }, ['rejected', 'rejected']],
    ['needs_review', { kind: 'needs_review', detail: 'Its reply was lost.' }, ['pending', 'pending']],
  ] as const)('is %s for good', async (status, submission, numbers) => {
    work.submission = submission;
    const port = await work.draft();
    expect(await work.advanced(port)).toBeUndefined();
    const now = await work.find(port);
    expect([now.status, now.numbers.map((n) => n.status)]).toEqual([status, numbers]);
    await work.advanced(port);
    expect(work.submissions).toBe(1);
  });

  describe('that the provider has', () => {
    const asked = async (reading: PortReading | undefined): Promise<{ port: PortOrder; events: number }> => {
      work.reading = () => reading;
      await work.advanced(following);
      const events = await work.ledger.events.list('acme', following.id, { limit: 100 });
      return { port: await work.find(following), events: events.length };
    };
    let following: PortOrder;
    beforeEach(async () => {
      following = await work.draft();
      await work.advanced(following);
    });

    it('takes over what is new, and writes nothing where nothing is', async () => {
      const { events: before } = await asked(undefined);
      const reading: PortReading = { status: 'foc_confirmed', providerStatus: 'FOC', actualFocDate: '2026-12-24', record: { x: '1' } } as never; // prettier-ignore
      const first = await asked(reading);
      expect(first.port).toMatchObject({ status: 'foc_confirmed', providerStatus: 'FOC', actualFocDate: '2026-12-24', providerRecord: { x: '1' } }); // prettier-ignore
      expect(first.events).toBe(before + 1);
      expect((await asked({ ...reading, record: { x: '1' } } as never)).events).toBe(before + 1);
      expect((await asked({ ...reading, record: { x: '2' } } as never)).port.providerRecord).toEqual({ x: '2' });
    });

    it('stays as it was at a status that the gateway does not know', async () => {
      const { port } = await asked({ providerStatus: 'Pondering' });
      expect(port).toMatchObject({ status: 'submitted', providerStatus: 'Pondering' });
    });

    it('has numbers in service as they arrive, and all that were accepted when it has ended', async () => {
      const { port, events } = await asked({ providerStatus: 'In part', arrived: [a, b] });
      expect(port.numbers).toMatchObject([{ status: 'accepted', arrived: true }, { status: 'rejected' }]);
      expect(port.numbers[1]).not.toHaveProperty('arrived');
      expect((await asked({ providerStatus: 'In part', arrived: [a, b] })).events).toBe(events);
      const ended = await asked({ status: 'ported', providerStatus: 'Done' } as never);
      expect(ended.port).toMatchObject({ status: 'ported', numbers: [{ status: 'ported' }, { status: 'rejected' }] });
      work.confidential.keep(following.id, 'late');
      expect(await work.advanced(following)).toBeUndefined();
      expect(work.confidential.of(following.id)).toBeUndefined();
    });

    it('is asked again later while the provider is away; a defect of the gateway is none of its doing', async () => {
      work.reading = () => {
        throw new GatewayError('upstream_timeout', 'It did not answer.');
      };
      expect(await work.advanced(following)).toBe(pollMs);
      expect((await work.find(following)).status).toBe('submitted');
      work.reading = () => {
        throw new TypeError('a defect');
      };
      await expect(work.advanced(following)).rejects.toThrow('a defect');
    });
  });
});
