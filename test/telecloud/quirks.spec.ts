import { afterEach, describe, expect, it } from '@jest/globals';
import { Breaker } from '../../src/providers/kit/breaker.js';
import { Sender } from '../../src/providers/kit/sender.js';
import { parseXml, type XmlElement } from '../../src/providers/kit/xml.js';
import { customers } from '../../src/providers/telecloud/telecloud.customers.ops.js';
import { orders } from '../../src/providers/telecloud/telecloud.orders.ops.js';
import { openReply } from '../../src/providers/kit/reply.js';
import { telecloudDialect } from '../../src/providers/telecloud/telecloud.dialect.js';
import { noQuirks, type Quirks, xmlReply } from '../../src/sandbox/telecloud/quirks.js';
import { startTelecloudSimulator, type TelecloudSimulator } from '../../src/sandbox/telecloud/simulator.js';
import { type Node } from '../../src/sandbox/telecloud/xml.js';
import { MemoryBudget } from '../../src/volatile/memory.js';
import { allRows, casesOf } from '../golden/kit/rows.js';

const names = Object.keys(noQuirks) as (keyof Quirks)[];
const all = Object.fromEntries(names.map((name) => [name, true])) as unknown as Quirks;
const habits = [
  ['the document to the letter', noQuirks],
  ...names.map((name) => [name, { ...noQuirks, [name]: true }] as const),
  ['all of them', all],
  ['all of them but CDATA, which takes no references', { ...all, cdata: false }],
] as const;

/** A reply of the golden files as the simulator would print it. */
const nodeOf = ({ name, attributes, children, text }: XmlElement): Node => ({
  ...{ name, attributes, children: children.map(nodeOf) },
  ...(children.length === 0 ? { text } : {}),
});

const dialect = telecloudDialect({ baseUrl: 'http://x', apiIdKey: 'id-key', apiKey: 'secret-key' });
const samples = (await allRows('telecloud')).flatMap((row) =>
  casesOf('telecloud', row.name)
    .filter((one) => 'result' in one)
    .map((one) => [row, one] as const),
);

describe.each(habits)('%s', (_name, habit) => {
  it('every answer of the golden files is read as it was', () => {
    for (const [row, { name, reply, result }] of samples) {
      const { status, body } = xmlReply(nodeOf(parseXml(reply, 'telecloud')), habit);
      const { top, read } = openReply(Buffer.from(String(body)), dialect, row.reply);
      expect({ row: row.name, name, verdict: dialect.judge(top, status, row, []) }).toMatchObject({
        verdict: { kind: 'ok' },
      });
      expect({ row: row.name, name, ...read() }).toMatchObject({ row: row.name, name, value: result });
    }
  });
});

describe('the running service', () => {
  let simulator: TelecloudSimulator;
  let sender: Sender;
  afterEach(async () => {
    sender.close();
    await simulator.close();
  });

  async function start(habit: Quirks): Promise<void> {
    simulator = await startTelecloudSimulator();
    await fetch(new URL('/_sandbox/quirks', simulator.baseUrl), { method: 'POST', body: JSON.stringify(habit) });
    sender = new Sender({
      dialect: telecloudDialect(simulator),
      budget: new MemoryBudget(),
      limits: { perSecond: 1_000, burst: 1_000 },
      breaker: new Breaker(),
      timeouts: { readMs: 10_000, moneyMs: 10_000 },
    });
  }

  let steps = 0;
  const intent = (operation: string) => ({ stepId: `stp_${++steps}`, operation, sentAt: Date.now() });
  async function newCustomer(): Promise<string> {
    const [first] = casesOf('telecloud', 'Customer/Create');
    const made = await sender.effect(customers.create, first!.input as never, intent('Customer/Create'));
    return (made as unknown as { value: { accountNumber: string } }).value.accountNumber;
  }

  it.each(habits)('%s: says a balance of a thousand dollars, and no in words', async (_name, habit) => {
    await start(habit);
    const account_number = await newCustomer();
    const { customer } = await sender.read(customers.estimate, {
      ...{ account_number, estimate_type: 'NEW', rate_plan_id: '52747' },
    } as never);
    expect(customer.estimate.client.balance).toBe('1000.00');
    const order = { account_number, productid_var: '1' };
    const refused = await sender.effect(orders.create, order, intent('Order/Create'));
    expect(refused).toMatchObject({ kind: 'refused', code: 'not_found', fault: { message: expect.stringContaining('not found') } }); // prettier-ignore
  });

  it('an error beside an answer is neither a yes nor a no', async () => {
    await start({ ...noQuirks, failedOrdersSayWhy: true });
    const order = { account_number: await newCustomer(), productid_var: '99009' };
    const ending = await sender.effect(orders.create, order, intent('Order/Create'));
    expect(simulator.ledger.orders()).toHaveLength(1);
    expect(ending.kind).toBe('unknown');
  });
});
