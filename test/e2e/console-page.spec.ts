import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Order } from './answers.js';
import { startBrowser } from '../support/browser.js';
import { Desk } from './console/driver.js';
import { startTestGateway, type TestGateway } from './gateway.js';

const acme = { key: 'acme' };
/** Of a number for which the simulator puts somebody else's into the order: it stops before the money. */
const unclear = '+12062199013';

describe('the console in a browser', () => {
  let at: TestGateway;
  let desk: Desk;
  let order: Order;
  beforeAll(async () => {
    at = await startTestGateway();
    await buy('+12062190100');
    order = await buy(unclear);
    await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190150'] }, acme);
    desk = new Desk(await startBrowser(), at.gateway.url);
  }, 60_000);
  afterAll(async () => {
    await desk.page.close();
    await at.stop();
  });

  const buy = async (number: string): Promise<Order> => {
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: [number] }, acme);
    const wish = { reservationId: held.body.id, connection: { trunkId: '3' } };
    return (await at.client.post('/v1/orders', wish, acme)).body;
  };

  const views = (): [name: string, place: string, shows: string][] => [
    ['work-items', 'work-items', order.id],
    ['work-item', `work-items/wki_${order.id}`, 'Reason'],
    ['search', 'search?q=0100', '+12062190100'],
    ['number', `numbers/${encodeURIComponent('+12062190100')}`, 'call sent'],
    ['reservations', 'reservations', '+12062190150'],
    ['orders', 'orders', order.id.slice(-8)],
    ['order', `orders/${order.id}`, 'History'],
    ['ports', 'port-orders', 'Ports'],
    ['providers', 'providers', 'DID/TFN provider'],
  ];

  it('is accessible in each view, light and dark, and never wider than the window; nothing fails in it', async () => {
    await desk.open();
    const faults = await desk.faults('sign-in');
    await desk.signIn('acme');
    for (const [name, place, shows] of views()) {
      expect({ name, shown: await desk.go(place) }).toEqual({ name, shown: expect.stringContaining(shows) });
      faults.push(...(await desk.faults(name)));
    }
    expect(faults).toEqual([]);
    expect(desk.page.complaints()).toEqual([]);
  }, 120_000);

  it('shows no action to a key that may only read, and no page that it may not; the gateway refuses as well', async () => {
    const scopes = ['search', 'reservations:read', 'orders:read', 'ports:read', 'changes:read'];
    const { key } = (await at.client.post('/v1/keys', { tenant: 'acme', label: 'Reader', scopes }, { key: 'sandbox' })).body; // prettier-ignore
    await desk.signIn(key);
    await desk.sees('Reader · acme · read only');
    expect(await desk.page.evaluate(`document.querySelector('nav').innerText`)).not.toContain('Work items');
    for (const [name, place] of views()) {
      await desk.go(place);
      expect({ name, buttons: (await desk.buttons()).filter((one) => one !== 'Filter' && one !== 'Search') }).toEqual({ name, buttons: [] }); // prettier-ignore
    }
    await desk.go('work-items');
    await desk.sees('This page requires a key with scope resolve or operator.');
    expect(desk.page.complaints()).toEqual([]);
    for (const act of ['claim', 'comments', 'look-again']) {
      const status = await desk.page.evaluate(`fetch('/v1/work-items/wki_${order.id}/${act}', { method: 'POST', headers: { authorization: 'Bearer ' + sessionStorage.getItem('gateway-console-key') } }).then(({ status }) => status)`); // prettier-ignore
      expect({ act, status }).toEqual({ act, status: 403 });
    }
    desk.page.complaints();
  }, 60_000);

  it('says what is wrong with a key', async () => {
    await desk.open();
    await desk.enter('no such key');
    await desk.sees('Request req_');
    expect(await desk.page.evaluate(`sessionStorage.length`)).toBe(0);
    desk.page.complaints();
  }, 60_000);

  it('has an order in review claimed, commented on and resolved, with the keyboard alone', async () => {
    await desk.signIn('acme-settler');
    await desk.use('main a', order.id);
    await desk.sees('Reason');
    await desk.use('main button', 'Claim');
    await desk.sees('acme-settler at');
    await desk.fill('text', 'Called the provider: ticket 4711.');
    await desk.page.press('Enter');
    await desk.sees('Done.');
    await desk.reach('main [name="outcome"]');
    await desk.fill('note', 'Discarded in the portal.');
    await desk.use('main button', 'Resolve');
    await desk.sees('Nothing needs attention.');
    expect((await at.client.get(`/v1/orders/${order.id}`, acme)).body.status).toBe('rejected');
    const acts = (await at.client.get(`/v1/audit?resource=${order.id}`, { key: 'operator' })).body.data;
    expect(acts.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'order.resolve acme-settler',
      'work_item.comment acme-settler',
      'work_item.claim acme-settler',
    ]);
    expect(at.simulator.ledger.charges()).toHaveLength(1);
    expect(desk.page.complaints()).toEqual([]);
  }, 60_000);
});
