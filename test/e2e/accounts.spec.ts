import { describe, expect, it } from '@jest/globals';
import { startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { startTestGateway } from './gateway.js';

const connection = { trunkId: '3' };

describe('state that may have changed by the time it is read again', () => {
  it('releases a bulk hold with a lost reply at its original account, without blocking others', async () => {
    const at = await startTestGateway();
    try {
      at.simulator.faults.next('bulkreserve', 'lose_reply');
      const criteria = { type: 'local', region: 'WA', areaCode: '206', quantity: 60 };
      const { body } = await at.client.post('/v1/reservations', { provider: 'didtfn', criteria });
      expect(body.status).toBe('unknown');
      expect(at.simulator.ledger.cart()).toHaveLength(60);
      await at.client.until(`/v1/reservations/${body.id}`, (r) => r.status === 'released');
      expect(at.simulator.ledger.cart()).toEqual([]);
      const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190100'] });
      const order = await at.client.post('/v1/orders', { reservationId: held.body.id, connection });
      expect(order.body.status).toBe('completed');
    } finally {
      await at.stop();
    }
  }, 30_000);

  it('continues an order at the account where it was placed, and at no other', async () => {
    let at = await startTestGateway();
    const other = await startDidtfnSimulator({ accountNo: '2000000002' });
    try {
      const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190100'] });
      const request = { reservationId: held.body.id, connection, confirm: 'manual' };
      const order = await at.client.post('/v1/orders', request);
      expect(order.body.status).toBe('awaiting_confirmation');

      at = await at.restart({ DIDTFN_BASE_URL: other.baseUrl, DIDTFN_ACCOUNT_NO: other.accountNo });
      const confirmed = await at.client.post(`/v1/orders/${order.body.id}/confirm`, undefined, {
        headers: { prefer: 'wait=1' },
      });
      expect(confirmed.body.status).toBe('in_progress');
      expect(other.ledger.entries()).toEqual([]);

      at = await at.restart();
      await at.client.until(`/v1/orders/${order.body.id}`, (o) => o.status === 'completed');
      expect(at.simulator.ledger.charges()).toHaveLength(1);
    } finally {
      await at.stop();
      await other.close();
    }
  }, 30_000);
});
