import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';

const dated = ['/v1/reports/daily-cdrs/2025-03-01/success', '/v1/billing/invoices/2025-03-01'] as const;
const settings = '/v1/trunks/3/settings?direction=termination';
const files = [...dated, settings];

describe('files from the provider', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
    const body = { provider: 'didtfn', phoneNumbers: ['+12062190100'] };
    const held = await at.client.post('/v1/reservations', body);
    await at.client.post('/v1/orders', { reservationId: held.body.id, connection: { trunkId: '3' } });
  });
  afterAll(() => at.stop());

  it('are forwarded under the gateway’s own file names', async () => {
    const [cdrs, invoice, ofTrunk] = await Promise.all([
      at.client.get(dated[0]),
      at.client.get(dated[1]),
      at.client.get(settings),
    ]);
    expect(cdrs.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(cdrs.headers.get('content-disposition')).toBe(
      'attachment; filename="cdrs-origination-2025-03-01-success.csv"',
    );
    expect(cdrs.body.split('\r\n')).toHaveLength(5);
    expect(cdrs.body).toContain(',12062190100,');
    const failed = await at.client.get(`${files[0]!.replace('success', 'failed')}?direction=termination`);
    expect(failed.body).toContain(',12062190100,');
    expect(failed.body).not.toBe(cdrs.body);
    expect(invoice.headers.get('content-type')).toBe('application/pdf');
    expect(invoice.body).toMatch(/^%PDF-1\.4[\s\S]*%%EOF\n$/);
    expect(ofTrunk.headers.get('content-disposition')).toBe('attachment; filename="trunk-termination-3.pdf"');
    expect(ofTrunk.body).toMatch(/^%PDF-1\.4[\s\S]*%%EOF\n$/);
  });

  it.each(files)('%s breaks off when the provider does', async (path) => {
    at.simulator.faults.next('download', 'cut_reply');
    const response = await fetch(at.gateway.url + path, { headers: { authorization: 'Bearer sandbox' } });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect((await at.client.get(path)).status).toBe(200);
  });

  it.each(files)('%s returns a problem if there is none', async (path) => {
    at.simulator.faults.next('download', 'error_before');
    expect(await at.client.get(path)).toMatchObject({ status: 502, body: { code: 'upstream_unavailable' } });
    at.simulator.faults.next('download', 'garbage');
    expect(await at.client.get(path)).toMatchObject({ status: 502, body: { code: 'upstream_malformed' } });
    expect((await at.client.get(path, { key: 'acme-books' })).status).toBe(403);
  });

  it.each(dated)('%s refuses an impossible day', async (path) => {
    expect((await at.client.get(path.replace('2025', '9999'))).status).toBe(400);
    expect((await at.client.get(path.replace('03-01', '02-30'))).status).toBe(400);
  });

  it('do not exist for trunks without one', async () => {
    expect((await at.client.get(settings.replace('3', '9'))).status).toBe(404);
    expect(await at.client.get('/v1/trunks/3/settings')).toMatchObject({
      status: 422,
      body: { code: 'capability_not_supported' },
    });
  });

  it('do not exist for days without one', async () => {
    expect((await at.client.get('/v1/billing/invoices/2025-03-02')).status).toBe(404);
    expect((await at.client.get('/v1/reports/daily-cdrs/2025-03-01/other')).status).toBe(400);
  });
});
