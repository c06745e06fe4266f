import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';

const path = '/v1/billing/payments';
const approved = '4111111111111111';
const replyLost = '4000000000000119';
const failsBefore = '4000000000000127';

interface Payment {
  provider: string;
  firstName: string;
  lastName: string;
  card: { number: string; expiryMonth: number; expiryYear: number; cvv: string };
}

const paymentWith = (number: string, more: Partial<Payment['card']> = {}): Payment => ({
  provider: 'didtfn',
  firstName: 'Sunny',
  lastName: 'Summertime',
  card: { number, expiryMonth: 12, expiryYear: 2035, cvv: '987', ...more },
});

describe('card payments', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway({ PAYMENTS_RAW_CARD: 'enabled' });
  });
  afterAll(() => at.stop());

  const payments = (): number => at.simulator.ledger.payments().length;

  it('go through once, and show the amounts that the provider booked', async () => {
    const idempotencyKey = 'pay-this-once-only';
    const before = payments();
    const paid = await at.client.post(path, paymentWith(approved), { idempotencyKey });
    expect(paid).toMatchObject({
      status: 201,
      body: {
        provider: 'didtfn',
        status: 'completed',
        cardLastFour: '1111',
        payment: { method: 'credit_card', gross: { amount: '100.00' }, net: { amount: '97.00' } },
      },
    });
    const again = await at.client.post(path, paymentWith(approved), { idempotencyKey });
    expect(again.body).toEqual(paid.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(payments()).toBe(before + 1);
    const listed = await at.client.get(`${path}?method=credit_card`);
    expect(listed.body.data[0].reference).toBe(paid.body.payment.reference);
  });

  it('return a problem when declined, and nothing is paid', async () => {
    const before = payments();
    expect(await at.client.post(path, paymentWith('4000000000000002'))).toMatchObject({
      status: 402,
      body: { code: 'payment_declined' },
    });
    expect(await at.client.post(path, paymentWith('4000000000009995'))).toMatchObject({
      status: 402,
      body: { code: 'insufficient_balance' },
    });
    expect(payments()).toBe(before);
  });

  it('with a lost reply are found in the provider’s records, and not repeated', async () => {
    const before = payments();
    const first = await at.client.post(path, paymentWith(replyLost));
    expect(first).toMatchObject({ status: 202, body: { kind: 'payment.make', status: 'outcome_unknown' } });
    await at.client.until(`/v1/changes/${first.body.id}`, (c) => c.status === 'completed');
    expect(payments()).toBe(before + 1);
  });

  it('with an open outcome are visible to their own key, and to no key without access to changes', async () => {
    const key = 'acme-till';
    const first = await at.client.post(path, paymentWith(replyLost), { key });
    expect(first.status).toBe(202);
    const change = `/v1/changes/${first.body.id}`;
    expect((await at.client.until(change, (c) => c.status === 'completed', { key })).id).toBe(first.body.id);
    expect((await at.client.get(`${change}/events`, { key })).body.data[0]).toMatchObject({
      type: 'created',
      actor: key,
    });
    expect((await at.client.get(change, { key: 'acme' })).status).toBe(200);
    const others = await Promise.all(
      ['acme-desk', 'acme-reader', 'beta'].map((other) => at.client.get(change, { key: other })),
    );
    expect(others.map(({ status }) => status)).toEqual([404, 403, 404]);
  });

  it('that were certainly not made are not repeated by the gateway: the card is gone', async () => {
    const before = payments();
    const first = await at.client.post(path, paymentWith(failsBefore));
    expect(first.status).toBe(202);
    const change = await at.client.until(`/v1/changes/${first.body.id}`, (c) => c.status === 'rejected');
    expect(change.failure.detail).toContain('Nothing was changed');
    expect(payments()).toBe(before);
  });

  it('are made one at a time', async () => {
    const first = await at.client.post(path, paymentWith(replyLost));
    expect(first.status).toBe(202);
    expect(await at.client.post(path, paymentWith(approved))).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    await at.client.until(`/v1/changes/${first.body.id}`, ({ status }) => ['completed', 'rejected', 'needs_review'].includes(status)); // prettier-ignore
  });

  const wrong: [string, Payment, string][] = [
    ['a number with a wrong check digit', paymentWith('4111111111111112'), '/card/number'],
    ['a number with spaces', paymentWith('4111 1111 1111 1111'), '/card/number'],
    ['an end in the past', paymentWith(approved, { expiryYear: 2020 }), '/card/expiryYear'],
    ['a month that is none', paymentWith(approved, { expiryMonth: 13 }), '/card/expiryMonth'],
    ['a code of two digits', paymentWith(approved, { cvv: '12' }), '/card/cvv'],
  ];
  it.each(wrong)('with %s are refused, and nothing is sent', async (_name, body, pointer) => {
    const calls = await at.callsDuring(async () => {
      const answer = await at.client.post(path, body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map((e) => e.pointer)).toEqual([pointer]);
      expect(JSON.stringify(answer.body)).not.toContain(body.card.number.slice(0, 12));
    });
    expect(calls).toEqual([]);
  });

  it('require a key that may charge for everyone on the account', async () => {
    for (const key of ['beta', 'acme-books'])
      expect((await at.client.post(path, paymentWith(approved), { key })).status).toBe(403);
  });
});

describe('disabled card payments', () => {
  it('are refused with an explanation', async () => {
    const at = await startTestGateway();
    const calls = await at.callsDuring(async () => {
      expect(await at.client.post(path, paymentWith(approved))).toMatchObject({
        status: 422,
        body: { code: 'capability_not_supported', detail: expect.stringContaining('PAYMENTS_RAW_CARD') },
      });
    });
    expect(calls).toEqual([]);
    await at.stop();
  });
});

describe('the documentation', () => {
  it('shows no card number', () => {
    const largest = String(Number.MAX_SAFE_INTEGER);
    // The example of an IMEI, which has 15 digits as well.
    const imei = '490154203237518';
    const document = readFileSync('openapi/openapi.json', 'utf8').replaceAll(largest, '').replace(imei, '');
    expect(document).not.toMatch(/\b\d{13,19}\b/);
  });
});
