import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Action, operations } from '../../../src/sandbox/telecloud/parameters.js';
import { accountCalls, type Call } from './account-calls.js';
import { type Account, account, valueOf } from './harness.js';
import { orderCalls } from './order-calls.js';

const calls: Record<Action, Call> = { ...accountCalls, ...orderCalls };

describe('every operation', () => {
  let at: Account;
  beforeEach(async () => {
    at = await account();
  });

  it('is one of the document', () => {
    expect(Object.keys(operations)).toHaveLength(57);
    expect(Object.keys(calls).sort()).toEqual(Object.keys(operations).sort());
  });

  describe.each(Object.entries(calls))('%s', (name, { fields, prints }) => {
    const action = name as Action;
    it('prints what the document shows', async () => {
      const { status, text } = await at.call(action, await fields(at));
      expect(status).toBe(200);
      expect(text).toMatch(/^<\?xml version="1.0"\?>\n<telecloud/);
      expect(text).toMatch(prints);
    });

    it('wants what the document requires, and changes nothing without it', async () => {
      const given = await fields(at);
      const before = at.simulator.ledger.entries().length;
      const required = operations[action][1].split(' ').filter((one) => one.endsWith('*'));
      for (const one of required) {
        const { [one.slice(0, -1)]: _, ...rest } = given;
        expect(await at.refused(action, rest)).toMatch(/required/);
      }
      expect(at.simulator.ledger.entries()).toHaveLength(before);
    });
  });
});

it('answers JSON as PHP makes it of the XML: CDATA and the attributes of text are lost', async () => {
  const at = await account();
  const account_number = await at.customer();
  const note = await at.call(
    'Customer/Notation',
    { account_number, subject: 'S', content: 'C' },
    '/json/Customer/Notation',
  );
  expect(JSON.parse(note.text)).toMatchObject({
    '@attributes': { trans_id: expect.any(String) },
    customer: { '@attributes': { account_number }, notation: { subject: 'S', content: {} } },
  });
  const found = await at.call(
    'Customer/Qualify',
    { account_number, product_type: 'ADD-ON', ORDER_NUMBER: await at.order(account_number) },
    '/json/Customer/Qualify/',
  );
  const { customer } = JSON.parse(found.text) as { customer: { qualify: { COREProduct: Record<string, unknown> } } };
  expect(customer.qualify.COREProduct).toMatchObject({ VAR1: 'IMEI', GROUP: 'GSMA Network' });
  expect(valueOf((await at.call('Customer/Qualify', { account_number, product_type: '' })).text, 'NAME')).toBe(
    'BY THE GIG',
  );
});
