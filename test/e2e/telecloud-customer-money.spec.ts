import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTelecloudGateway, type TelecloudGateway, usd } from './telecloud.js';

describe('the money of customers at TeleCloud', () => {
  let at: TelecloudGateway;
  beforeAll(async () => {
    at = await startTelecloudGateway({ PAYMENTS_RAW_CARD: 'enabled' });
  });
  afterAll(() => at.stop());
  const records = (kind: 'customer' | 'note' | 'payment_method') => at.telecloud.ledger.records(kind);

  it('is credited once', async () => {
    const id = await at.customer();
    const idempotencyKey = randomUUID();
    const ten = { type: 'credit', amount: usd('10') };
    for (let i = 0; i < 2; i++)
      expect((await at.client.post(`/v1/customers/${id}/credits`, ten, { idempotencyKey })).body).toEqual({
        type: 'credit',
        amount: usd('10.00'),
        available: usd('10.00'),
        transactionId: expect.any(String),
      });
    expect(at.telecloud.ledger.charges().filter((c) => c.account === id)).toHaveLength(1);
    expect((await at.client.post(`/v1/customers/${id}/credits`, ten, { key: 'beta' })).status).toBe(403);
    expect(
      (await at.client.post(`/v1/customers/${id}/credits`, { type: 'credit', amount: usd('0.001') })).body.errors[0]
        .pointer,
    ).toBe('/amount/amount');
  });

  describe('their payment methods', () => {
    const card = { type: 'card', number: '4111111111111111', expiryMonth: 2, expiryYear: 2035, cvv: '123' };

    it('are added, toggled and removed; only the end of the number is visible', async () => {
      const id = await at.customer();
      const path = `/v1/customers/${id}/payment-methods`;
      const added = await at.client.post(path, { method: card });
      expect(added).toMatchObject({ status: 201, body: { type: 'card', lastFour: '1111' } });
      const toggle = `${path}/${added.body.id}/toggle-default?type=card`;
      expect((await at.client.post(toggle, undefined)).body.isDefault).toBe(true);
      expect((await at.client.post(toggle, undefined)).body.isDefault).toBe(false);
      expect((await at.client.delete(`${path}/${added.body.id}?type=card`)).status).toBe(200);
      expect(records('payment_method').filter((m) => m['account_number'] === id)).toHaveLength(0);
    });

    it('are refused with the provider’s message if the card is declined', async () => {
      const id = await at.customer();
      const declined = await at.client.post(`/v1/customers/${id}/payment-methods`, {
        method: { ...card, number: '4000000000000002' },
      });
      expect(declined).toMatchObject({ status: 402, body: { code: 'payment_declined' } });
    });

    it('include a bank account verified by Plaid', async () => {
      const id = await at.customer();
      const bank = {
        type: 'bank_account',
        number: '000123456789',
        routingNumber: '110000000',
        accountType: 'personal_checking',
        plaid: { accountId: 'a', accessToken: 'token-of-plaid', itemId: 'i' },
      };
      const added = await at.client.post(`/v1/customers/${id}/payment-methods`, { method: bank });
      expect(added).toMatchObject({ status: 201, body: { type: 'bank_account', lastFour: '6789' } });
    });
  });
});

it('refuses cards unless the operator has enabled them', async () => {
  const at = await startTelecloudGateway();
  const id = await at.customer();
  const method = { type: 'card', number: '4111111111111111', expiryMonth: 2, expiryYear: 2035, cvv: '123' };
  const refused = await at.client.post(`/v1/customers/${id}/payment-methods`, { method });
  expect(refused.body).toMatchObject({
    code: 'capability_not_supported',
    detail: expect.stringContaining('PAYMENTS_RAW_CARD'),
  });
  expect(at.asked('PaymentMethod/Create')).toBe(0);
  await at.stop();
});

describe('money with an unknown outcome', () => {
  it.each([
    ['its reply is lost', '10.91', 1],
    ['the provider answers 500 and has not done it', '10.92', 0],
    ['the provider answers 500 and has done it', '10.93', 1],
    ['it is done late', '10.94', 1],
    ['the XML breaks off', '10.95', 1],
    ['a page comes instead', '10.96', 0],
  ])('never repeats a credit when %s: it goes to manual review', async (_what, amount, booked) => {
    const at = await startTelecloudGateway();
    const id = await at.customer();
    const sent = at.asked('Customer/Credit');
    const idempotencyKey = randomUUID();
    const body = { type: 'credit', amount: usd(amount) };
    const first = await at.client.post(`/v1/customers/${id}/credits`, body, { idempotencyKey });
    expect(first.status).toBe(202);
    const path = `/v1/changes/${first.body.id}`;
    const { failure } = await at.client.until(path, (c) => c.status === 'needs_review');
    expect(failure.detail).toMatch(new RegExp(`sent at \\d{4}-.*account_number ${id}.*amount ${amount}`));
    expect((await at.client.post(`/v1/customers/${id}/credits`, body, { idempotencyKey })).status).toBe(202);
    const resolved = await at.client.post(`${path}/resolve`, {
      outcome: 'completed',
      note: "Seen in the provider's portal.",
    });
    expect(resolved.body.status).toBe('completed');
    expect(at.asked('Customer/Credit')).toBe(sent + 1);
    await new Promise((late) => setTimeout(late, 300));
    expect(at.telecloud.ledger.charges().filter((c) => c.account === id)).toHaveLength(booked);
    await at.stop();
  });
});
