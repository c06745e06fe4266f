import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTelecloudGateway, type TelecloudGateway } from './telecloud.js';

describe('actions on service orders', () => {
  let at: TelecloudGateway;
  let customer: string;
  beforeAll(async () => {
    at = await startTelecloudGateway();
    customer = await at.customer();
  });
  afterAll(() => at.stop());
  const upstream = (order: { providerOrderId: string }) =>
    at.telecloud.ledger.orders().find((one) => one.orderNumber === order.providerOrderId)!;
  const act = (id: string, what: string, body?: object) => at.client.post(`/v1/service-orders/${id}/${what}`, body);

  describe('a toggle', () => {
    it('is sent only if the service is known to be in the opposite state', async () => {
      const order = await at.order(customer);
      const sent = at.asked('Order/Status');
      expect(await act(order.id, 'resume')).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
      const pending = await at.order(customer, '99008');
      expect((await act(pending.id, 'suspend')).body.detail).toMatch(/This one is pending/);
      expect(at.asked('Order/Status')).toBe(sent);
    });

    it('is never sent again while its reply is lost, by a retry or another caller', async () => {
      const order = await at.order(customer);
      const sent = at.asked('Order/Status');
      at.telecloud.faults.next('Order/Status', 'lose_reply');
      const idempotencyKey = randomUUID();
      const path = `/v1/service-orders/${order.id}/suspend`;
      const first = await at.client.post(path, undefined, { idempotencyKey });
      expect(first.status).toBe(202);
      expect((await at.client.post(path, undefined, { idempotencyKey })).body.id).toBe(first.body.id);
      expect((await at.client.post(path, undefined)).body.code).toBe('conflict');
      await at.client.until(`/v1/changes/${first.body.id}`, (c) => c.status === 'needs_review');
      expect((await at.client.post(path, undefined)).body.code).toBe('conflict');
      expect(at.asked('Order/Status')).toBe(sent + 1);
      await at.client.post(`/v1/changes/${first.body.id}/resolve`, {
        outcome: 'completed',
        note: 'Suspended in the portal.',
      });
      expect((await at.client.get(`/v1/service-orders/${order.id}`)).body.service.status).toBe('suspended');
      expect((await act(order.id, 'resume')).body.status).toBe('active');
      expect(upstream(order).history).toEqual(['ACTIVE', 'SUSPENDED', 'ACTIVE']);
    });

    it('that did the opposite reports it, and nothing else is sent', async () => {
      const order = await at.order(customer);
      // Somebody else has suspended it in the portal.
      const fields = {
        API_ID_KEY: at.telecloud.apiIdKey,
        API_KEY: at.telecloud.apiKey,
        account_number: customer,
        order_number: order.providerOrderId,
      };
      await fetch(`${at.telecloud.baseUrl}/xml/Order/Status`, { method: 'PATCH', body: new URLSearchParams(fields) });
      const asked = await act(order.id, 'suspend');
      expect(asked).toMatchObject({
        status: 202,
        body: { status: 'needs_review', failure: { detail: expect.stringContaining('left the service active') } },
      });
      expect((await at.client.get(`/v1/service-orders/${order.id}`)).body.service.status).toBe('active');
    });
  });

  it.each(['cumulative', 'additive'])(
    'sends %s usage once: it is billed, and no read tells whether it was',
    async (mode) => {
      const order = await at.order(customer, '52753', { components: [{ componentId: '8417871' }] });
      at.telecloud.faults.next('Order/ReportUsage', 'error_after');
      const asked = await act(order.id, 'usage', { componentId: '8417871', units: 1200, mode });
      expect(asked.body.status).toBe('outcome_unknown');
      await at.client.until(`/v1/changes/${asked.body.id}`, (c) => c.status === 'needs_review');
      expect(upstream(order).values['usage_8417871']).toBe('1200');
    },
  );
});
