import { describe, expect, it } from '@jest/globals';
import { providers } from '../../src/providers/index.js';
import { examplesFor, operationsOf, type DocumentedOperation, type Example } from '../support/documented.js';
import { type Order } from './answers.js';
import { type TestGateway } from './gateway.js';
import { pdf } from './port-form.js';
import { endedOrder, startTclGateway } from './tcl.js';
import { startVoipmsGateway } from './voipms.js';

const start: Readonly<Record<string, () => Promise<TestGateway>>> = {
  tcl: () => startTclGateway(),
  voipms: () => startVoipmsGateway(),
};
const withExamples = providers.filter(({ examples }) => Object.keys(examples).length > 0).map(({ id }) => id);
/** Where the provider does not follow from the body or from the resource. */
const elsewhere = ['POST /v1/customers', 'PATCH /v1/numbers/{e164}'];

/** A form with a file for each text that names one. */
function formOf({ order, ...files }: Example): FormData {
  const form = new FormData();
  form.set('order', new Blob([JSON.stringify(order)], { type: 'application/json' }));
  for (const [name, file] of Object.entries(files)) form.set(name, pdf(name), String(file));
  return form;
}

/** Somebody who sends the examples of one provider, in their order, and puts in what was answered before. */
class Reader {
  private reservation = '';
  private number = '';
  readonly ends: string[] = [];

  constructor(
    private readonly at: TestGateway,
    private readonly provider: string,
  ) {}

  async send({ method, path, requestBody }: DocumentedOperation, summary: string, value: Example): Promise<void> {
    const route = `${method} ${path}`;
    const query = elsewhere.includes(route) ? `?provider=${this.provider}` : '';
    const body = {
      ...value,
      ...('reservationId' in value && { reservationId: this.reservation }),
      ...(path.endsWith('/bulk-updates') && { phoneNumbers: [this.number] }),
    };
    const sent = requestBody?.content['multipart/form-data'] ? formOf(value) : body;
    const target = path.replace('{e164}', encodeURIComponent(this.number)) + query;
    const reply = await this.at.client.call<string, string, Order>(method, target, { body: sent });
    expect([summary, [200, 201].includes(reply.status), reply.body.detail]).toEqual([summary, true, undefined]);
    const { id, status, data } = reply.body as Order & { data?: { status: string }[] };
    if (data) expect([summary, ...data.map((one) => one.status)]).toEqual([summary, 'updated']);
    if (route === 'POST /v1/reservations') {
      expect([summary, status]).toEqual([summary, 'held']);
      this.reservation = id;
    }
    if (route === 'POST /v1/orders') await this.follow(summary, reply.body);
  }

  /** What one order becomes, or each of those that a split one is. */
  private async follow(summary: string, { id, data = [] }: Order & { data?: Order[] }): Promise<void> {
    for (const order of data.length > 0 ? data.map((one) => one.id) : [id]) {
      // What waits for numbers or documents is where its example says.
      const settled = await this.at.client.until(`/v1/orders/${order}`, (o) => endedOrder(o) || o.waitingFor !== undefined && o.status !== 'accepted'); // prettier-ignore
      this.ends.push(`${summary}: ${settled.status}`);
      if (settled.status === 'completed') this.number = settled.phoneNumbers[0].phoneNumber;
    }
  }
}

describe('examples of one provider', () => {
  it('are in the document as their folders define them, beside the shared ones', async () => {
    expect(withExamples).toEqual(Object.keys(start));
  });

  it.each(withExamples)(
    'work, one after another: %s',
    async (id) => {
      const at = await start[id]!();
      const reader = new Reader(at, id);
      const operations = operationsOf(at.gateway.document());
      let sent = 0;
      for (const [route, bodies] of Object.entries(providers.find((one) => one.id === id)!.examples)) {
        const operation = operations.find(({ method, path }) => `${method} ${path}` === route)!;
        const shown = examplesFor(id, operation);
        expect(shown).toEqual(
          Object.entries(bodies).map(([summary, value]) => ({ summary: `${id}: ${summary}`, value })),
        );
        for (const { summary, value } of shown) {
          await reader.send(operation, summary, value);
          sent++;
        }
      }
      expect(sent).toBeGreaterThan(6);
      expect(reader.ends.filter((end) => !/: (?:completed|in_progress|action_required)$/.test(end))).toEqual([]);
      await at.stop();
    },
    60_000,
  );
});
