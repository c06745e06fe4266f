import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startTclSimulator, type TclSimulator, type TclSimulatorOptions } from '../../../src/sandbox/tcl/simulator.js';

/** What the replies have in them, each its part. */
interface Answer {
  status: string;
  reservationId: string;
  expiresAt: string;
  orderId: string;
  numbers: { number: string }[];
  orders: object[];
  products: object[];
  required: { status: string }[];
}

const now = Date.parse('2026-11-25T12:00:00Z');
let tcl: TclSimulator;
afterEach(() => tcl.close());

const start = async (options: TclSimulatorOptions = {}): Promise<void> => {
  tcl = await startTclSimulator({ now: () => now, ...options });
};
async function call(
  method: string,
  path: string,
  body?: object,
  token = tcl.token,
): Promise<{ status: number; body: Answer }> {
  const response = await fetch(tcl.baseUrl + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text === '' ? '{}' : text) as Answer };
}
const kind = { productId: 'LNS', country: 'GB' };
const reserve = (numbers: string[], more = {}): ReturnType<typeof call> =>
  call('POST', '/reservations', { customerId: tcl.customerId, ...kind, numbers, ...more });
const routing = { connectionType: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };
const order = (request: object): ReturnType<typeof call> =>
  call('POST', '/orders', {
    requestId: 'req-1',
    customerId: tcl.customerId,
    contactId: tcl.contactId,
    paymentMethodId: tcl.paymentMethodId,
    locationId: tcl.locationId,
    orderType: 'new',
    ...kind,
    ...routing,
    ...request,
  });
const orderNow = async (id: string): Promise<Answer> => (await call('GET', `/orders/${id}`)).body;

describe('numbers for sale', () => {
  it('are found by country, product, city, area code, pattern and run', async () => {
    await start();
    const search = async (query: string): Promise<string[]> =>
      (await call('GET', `/numbers?${query}`)).body.numbers.map((n) => n.number);
    expect(await search('productId=LNS&country=GB')).toHaveLength(50);
    expect((await search('productId=LNS&country=GB&city=manchester')).every((n) => n.startsWith('+44161'))).toBe(true);
    expect((await search('productId=LNS&country=US&areaCode=312')).every((n) => n.startsWith('+1312'))).toBe(true);
    expect(await search('productId=LNS&country=JP&pattern=*0177')).toEqual(['+81355500177']);
    expect(await search('productId=LNS&country=SG&consecutive=100&limit=200')).toHaveLength(100);
    expect(await search('productId=UIFN&country=ZA&limit=1')).toEqual(['+80055500100']);
    expect(await search('productId=UIFN&country=SG&limit=1')).toEqual(['+80055500100']);
    for (const country of ['US', 'CA', 'GB', 'DE', 'FR', 'IN', 'SG', 'AU', 'JP', 'BR', 'ZA', 'NL'])
      for (const productId of ['LNS', 'DID', 'ITFS', 'UIFN'])
        expect(await search(`productId=${productId}&country=${country}&limit=1`)).toHaveLength(1);
  });

  it('are refused in one form of error, orders in the other', async () => {
    await start();
    expect(await call('GET', '/numbers?productId=LNS&country=XX')).toMatchObject({ status: 400, body: { status: '400', message: expect.any(String) } }); // prettier-ignore
    expect(await order({ numbers: ['+1'] })).toMatchObject({ status: 400, body: { responseCode: 400, responseText: expect.any(String) } }); // prettier-ignore
    expect((await call('GET', '/numbers?productId=LNS&country=GB', undefined, 'wrong')).status).toBe(401);
    expect((await call('GET', '/products?customerId=cust-9')).status).toBe(403);
    expect((await call('GET', '/orders/9')).status).toBe(404);
  });
});

describe('reservations', () => {
  it('stand for ten minutes by the provider’s clock, to the millisecond, over a restart', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tcl-'));
    const ledgerFile = join(directory, 'ledger.jsonl');
    await start({ ledgerFile });
    const { status, body } = await reserve(['+442079460100', '+442079460101']);
    expect({ status, until: Date.parse(body.expiresAt) }).toEqual({ status: 201, until: now + 600_000 });
    expect(await reserve(['+442079460101', '+442079460102'])).toMatchObject({ status: 409, body: { message: expect.stringContaining('+442079460101') } }); // prettier-ignore
    await tcl.close();
    await start({ ledgerFile });
    tcl.advance(599_999);
    expect((await call('GET', `/reservations/${body.reservationId}`)).body.status).toBe('active');
    expect(tcl.ledger.held()).toHaveLength(2);
    tcl.advance(1);
    expect((await call('GET', `/reservations/${body.reservationId}`)).body.status).toBe('expired');
    expect(tcl.ledger.held()).toEqual([]);
    expect((await reserve(['+442079460101'])).status).toBe(201);
    rmSync(directory, { recursive: true });
  });

  it('are of one product and one country, all or none, let go of once', async () => {
    await start();
    expect((await reserve(['+442079460100', '+12125550100'])).status).toBe(400);
    expect((await reserve(['+442079460100', '+442079469001'])).status).toBe(409);
    expect(tcl.ledger.held()).toEqual([]);
    const { body } = await reserve(['+442079460100']);
    const at = `/reservations/${body.reservationId}`;
    expect([(await call('DELETE', at)).status, (await call('DELETE', at)).status]).toEqual([204, 409]);
    expect((await reserve(['+442079460100'], { customerId: 'cust-9' })).status).toBe(403);
  });

  it('are dropped early by command and by a number that asks for it', async () => {
    await start();
    const { body } = await reserve(['+442079460100']);
    const drop = { method: 'POST', body: JSON.stringify({ reservationId: body.reservationId }) };
    expect((await fetch(`${tcl.baseUrl}/_sandbox/drop`, drop)).status).toBe(200);
    expect((await call('GET', `/reservations/${body.reservationId}`)).body.status).toBe('expired');
    const { body: magic } = await reserve(['+442079469009']);
    expect((await call('GET', `/reservations/${magic.reservationId}`)).body.status).toBe('expired');
  });
});

describe('orders', () => {
  const rules: [string, object][] = [
    ['direct without a connection', { connectionId: undefined }],
    ['an unknown connection', { connectionId: 'conn-9' }],
    ['pstn as the number itself', { connectionType: 'pstn', connectionId: undefined, outpulseDigits: '1' }],
    ['custom without digits', { outpulseType: 'custom' }],
    ['two styles at once', { quantity: 1 }],
    ['no style', { numbers: undefined }],
    ['an unknown contact', { contactId: 'x' }],
    ['an unknown way to pay', { paymentMethodId: 'x' }],
    ['an unknown place', { locationId: 'x' }],
    ['another kind of order', { orderType: 'port' }],
    ['no request id', { requestId: undefined }],
    ['a number of another country', { country: 'US' }],
  ];
  it.each(rules)('are refused with %s', async (_what, request) => {
    await start();
    expect((await order({ numbers: ['+442079460100'], ...request })).status).toBe(400);
    expect(tcl.ledger.orders()).toEqual([]);
  });

  it('go their way by the clock and are charged when they go into provisioning', async () => {
    await start({ startMs: 1_000, deliverMs: 2_000 });
    const { status, body } = await order({ numbers: ['+442079460100'] });
    expect({ status, said: body.status }).toEqual({ status: 202, said: 'received' });
    expect(tcl.ledger.charges()).toEqual([]);
    tcl.advance(1_000);
    expect((await orderNow(body.orderId)).status).toBe('inProgress');
    expect(tcl.ledger.charges()).toMatchObject([{ requestId: 'req-1', cents: 750, currency: 'GBP' }]);
    tcl.advance(2_000);
    expect(await orderNow(body.orderId)).toMatchObject({ status: 'completed', numbers: [{ number: '+442079460100', status: 'active', serviceId: 'svc-1' }] }); // prettier-ignore
    expect((await call('GET', '/products?customerId=cust-1')).body.products).toMatchObject([{ serviceId: 'svc-1', connectionId: 'conn-1' }]); // prettier-ignore
    expect((await call('GET', '/numbers?productId=LNS&country=GB&limit=1')).body.numbers[0]?.number).toBe(
      '+442079460101',
    );
  });

  it('are made and charged twice when the same request comes twice: its id finds orders and stops none', async () => {
    await start();
    await order({ quantity: 2, criteria: { city: 'London' } });
    await order({ quantity: 2, criteria: { city: 'London' } });
    tcl.advance(5_000);
    const { orders } = (await call('GET', '/orders?requestId=req-1')).body;
    expect(orders).toHaveLength(2);
    expect(tcl.ledger.charges()).toHaveLength(2);
    expect(new Set(tcl.ledger.charges().flatMap((c) => c.numbers)).size).toBe(4);
  });

  it('wait for documents where regulators want some, and charge nothing before', async () => {
    await start();
    const { body } = await order({ country: 'DE', block: { start: '+493055500110', size: 2 } });
    tcl.advance(60_000);
    expect((await orderNow(body.orderId)).status).toBe('documentsRequired');
    expect(tcl.ledger.charges()).toEqual([]);
    const send = (documentType: string, content: string): ReturnType<typeof call> => {
      const form = new FormData();
      form.set('documentType', documentType);
      form.set('file', new Blob([content]), 'x.pdf');
      return call('POST', `/orders/${body.orderId}/documents`, form);
    };
    expect((await send('identity', 'REJECT me')).status).toBe(201);
    expect((await send('address', 'home')).status).toBe(201);
    expect((await send('passport', 'me')).status).toBe(400);
    tcl.advance(1_000);
    const { required } = (await call('GET', `/orders/${body.orderId}/documents`)).body;
    expect(required.map((d) => d.status)).toEqual(['rejected', 'approved', 'missing']);
    await send('identity', 'me');
    tcl.advance(5_000);
    expect((await orderNow(body.orderId)).status).toBe('completed');
    expect(JSON.stringify(tcl.ledger.entries())).not.toContain('REJECT me');
  });

  it('of services change, move and end them', async () => {
    await start();
    await order({ numbers: ['+442079460100'] });
    tcl.advance(5_000);
    const about = { requestId: 'req-2', customerId: tcl.customerId, serviceIds: ['svc-1'] };
    const pstn = { connectionType: 'pstn', outpulseType: 'custom', outpulseDigits: '+442079460999' };
    expect((await call('POST', '/orders/change', { ...about, ...pstn })).status).toBe(202);
    expect((await call('POST', '/orders/move', { ...about, locationId: 'loc-2' })).status).toBe(202);
    expect((await call('POST', '/orders/move', { ...about, locationId: 'loc-9' })).status).toBe(400);
    tcl.advance(5_000);
    expect((await call('GET', '/products/svc-1')).body).toMatchObject({ outpulseDigits: '+442079460999', locationId: 'loc-2' }); // prettier-ignore
    expect((await call('POST', '/orders/delete', about)).status).toBe(202);
    tcl.advance(5_000);
    expect((await call('GET', '/products/svc-1')).body.status).toBe('ceased');
    expect((await call('POST', '/orders/delete', about)).status).toBe(409);
    expect((await reserve(['+442079460100'])).status).toBe(201);
  });

  it('move by command, with what follows', async () => {
    await start();
    const { body } = await order({ numbers: ['+442079460100'] });
    const command = { method: 'POST', body: JSON.stringify({ orderId: body.orderId, status: 'rejected' }) };
    expect((await fetch(`${tcl.baseUrl}/_sandbox/orders`, command)).status).toBe(200);
    expect(await orderNow(body.orderId)).toMatchObject({ status: 'rejected', numbers: [{ status: 'failed' }] });
    expect((await reserve(['+442079460100'])).status).toBe(201);
    expect(tcl.ledger.charges()).toEqual([]);
  });
});
