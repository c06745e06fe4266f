import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTelecloudGateway, type TelecloudGateway, usd } from './telecloud.js';

describe('the money of an account at TeleCloud', () => {
  let at: TelecloudGateway;
  beforeAll(async () => {
    at = await startTelecloudGateway({ PAYMENTS_RAW_CARD: 'enabled' });
  });
  afterAll(() => at.stop());

  const account = { type: 'core', number: '5547777000' };
  const own = () => at.telecloud.ledger.charges().filter((c) => c.account === account.number);

  it('is booked with a tag, and deducted again', async () => {
    const booked = await at.client.post('/v1/billing/adjustments', {
      account,
      type: 'debit',
      amount: usd('7.00'),
      note: 'Fee',
    });
    expect(booked).toMatchObject({
      status: 201,
      body: {
        provider: 'telecloud',
        type: 'debit',
        amount: usd('7.00'),
        account,
        note: expect.stringMatching(/^Fee \[chg_\w+\]$/),
      },
    });
    expect(own().at(-1)).toMatchObject({ cents: 700, notes: expect.stringMatching(/^Fee \[chg_\w+\]$/) });
    const back = await at.client.post(`/v1/billing/adjustments/${booked.body.id}/reverse`, { account });
    expect(back.status).toBe(200);
    expect(
      own()
        .slice(-2)
        .reduce((sum, { cents }) => sum + cents, 0),
    ).toBe(0);
    const twice = await at.client.post(`/v1/billing/adjustments/${booked.body.id}/reverse`, { account });
    expect(twice.body.code).toBe('invalid_state');
  });

  it('is found in manual review after a lost reply, by time, amount and tag', async () => {
    const lost = await at.client.post('/v1/billing/adjustments', { account, type: 'credit', amount: usd('3.91') });
    expect(lost.status).toBe(202);
    const unclear = await at.client.until(`/v1/changes/${lost.body.id}`, (c) => c.status === 'needs_review');
    expect(unclear.failure.detail).toMatch(new RegExp(`amount 3.91.*tag ${lost.body.id}`));
    expect(own().filter(({ notes }) => notes === lost.body.id)).toHaveLength(1);
  });

  it('comes from a verified payment method', async () => {
    const method = { type: 'card', number: '4111111111111111', expiryMonth: 2, expiryYear: 2035, cvv: '123' };
    const { id } = (await at.client.post('/v1/billing/payment-methods', { method })).body;
    const funds = { paymentMethodId: id, type: 'card', amount: usd('5.00') };
    expect((await at.client.post('/v1/billing/funds', funds)).body.errors[0].pointer).toBe('/cvv');
    expect((await at.client.post('/v1/billing/funds', { ...funds, cvv: '123' })).body.detail).toMatch(/verified/);
    const wrong = { type: 'card', amounts: [usd('0.01'), usd('0.02')] };
    expect((await at.client.post(`/v1/billing/payment-methods/${id}/verify`, wrong)).status).toBe(422);
    const right = { type: 'card', amounts: [usd('0.23'), usd('0.11')] };
    expect((await at.client.post(`/v1/billing/payment-methods/${id}/verify`, right)).status).toBe(200);
    const toggled = await at.client.post(`/v1/billing/payment-methods/${id}/toggle-default?type=card`, undefined);
    expect(toggled.body.isDefault).toBe(false);
    expect((await at.client.post('/v1/billing/funds', { ...funds, cvv: '123' })).body).toMatchObject({
      type: 'credit',
      amount: usd('5.00'),
    });
  });
});
