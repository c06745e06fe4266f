import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Order } from './answers.js';
import { startBrowser } from '../support/browser.js';
import { Desk } from '../support/console-desk.js';
import { startTestGateway, type TestGateway } from './gateway.js';

const acme = { key: 'acme' };
/** Of a number for which the simulator puts somebody else's into the order: it stops before the money. */
const unclear = '+12062199013';
/** The provider refuses to charge for it. */
const uncharged = '+12062199005';

describe('the console in a browser', () => {
  let at: TestGateway;
  let desk: Desk;
  let order: Order;
  let refused: Order;
  let endpoint: string;
  let key: string;
  beforeAll(async () => {
    at = await startTestGateway();
    await buy('+12062190100');
    order = await buy(unclear);
    refused = await buy(uncharged);
    const url = 'http://127.0.0.1:9/webhooks';
    endpoint = (await at.client.post('/v1/webhook-endpoints', { url, eventTypes: ['*'] }, acme)).body.id;
    await at.client.post('/v1/sandbox/events', { type: 'order.completed' }, acme);
    await at.client.until(`/v1/webhook-endpoints/${endpoint}/deliveries`, ({ data }) => data.length > 0, acme);
    key = (await at.client.post('/v1/keys', { label: 'Web shop', scopes: ['search'] }, acme)).body.id;
    await at.client.post('/v1/reconciliation', {}, { idempotencyKey: null });
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
    ['reservations', 'reservations', 'Reservations of the last 24 hours'],
    ['orders', 'orders', 'Orders of the last 24 hours'],
    ['order', `orders/${order.id}`, 'History'],
    ['ports', 'port-orders', 'Ports'],
    ['providers', 'providers', 'DID/TFN provider'],
    ['webhooks', 'webhooks', endpoint.slice(-8)],
    ['webhook', `webhooks/${endpoint}`, 'failed'],
    ['keys', 'keys', 'Web shop'],
    ['key', `keys/${key}`, 'Rotate'],
  ];
  const operatorsViews = (): [name: string, place: string, shows: string][] => [
    ['findings', 'findings', 'didtfn'],
    ['provider', 'providers/didtfn', 'All replies have been as expected'],
    ['limits', 'limits?tenant=acme', 'Spend per day'],
    ['provider-calls', 'providers/didtfn', 'Calls of this gateway process'],
    ['sandbox', 'sandbox', 'What didtfn saw'],
  ];

  it('is accessible in each view, light and dark, fits the window, and logs no errors', async () => {
    await desk.open();
    const faults = await desk.faults('sign-in');
    const look = async (seen: [name: string, place: string, shows: string][]): Promise<void> => {
      for (const [name, place, shows] of seen) {
        expect({ name, shown: await desk.go(place) }).toEqual({ name, shown: expect.stringContaining(shows) });
        faults.push(...(await desk.faults(name)));
      }
    };
    await desk.signIn('acme');
    await look(views());
    await desk.signIn('sandbox');
    await look(operatorsViews());
    expect(faults).toEqual([]);
    expect(desk.page.complaints()).toEqual([]);
  }, 120_000);

  it('hides actions and pages that the key does not allow; the gateway refuses them as well', async () => {
    const scopes = [
      'search',
      'reservations:read',
      'orders:read',
      'ports:read',
      'changes:read',
      'keys:read',
      'webhooks:read',
    ];
    const { key } = (await at.client.post('/v1/keys', { tenant: 'acme', label: 'Reader', scopes }, { key: 'sandbox' })).body; // prettier-ignore
    await desk.signIn(key);
    await desk.sees('Reader · acme · read only');
    expect(await desk.page.evaluate(`document.querySelector('nav').innerText`)).not.toContain('Work items');
    for (const [name, place] of [...views(), ...operatorsViews()]) {
      await desk.go(place);
      expect({ name, buttons: (await desk.buttons()).filter((one) => !['Filter', 'Search', 'Show'].includes(one)) }).toEqual({ name, buttons: [] }); // prettier-ignore
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

  it('keeps no one waiting for a closed tab', async () => {
    const tab = await desk.page.tab();
    const waiting = tab.evaluate('new Promise(() => {})').catch(String);
    await tab.close();
    expect(await waiting).toContain('closed');
    await expect(tab.evaluate('1')).rejects.toThrow('closed');
  }, 60_000);

  it('says what is wrong with a key', async () => {
    await desk.open();
    await desk.enter('no such key');
    await desk.sees('Request req_');
    expect(await desk.page.evaluate(`sessionStorage.length`)).toBe(0);
    desk.page.complaints();
  }, 60_000);

  it('claims, comments on and resolves an order in review with the keyboard alone', async () => {
    await desk.signIn('acme-settler');
    await desk.use('main a', order.id);
    await desk.sees('Reason');
    // The second click of a double click, which finds another button than the first did.
    await desk.page.evaluate(`document.querySelector('main button').dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true, cancelable: true }))`); // prettier-ignore
    await desk.answered();
    await desk.use('main button', 'Claim');
    await desk.sees('acme-settler at');
    await desk.fill('text', 'Called the provider: ticket 4711.');
    await desk.page.press('Enter');
    const commented = ({ data }: { data: { type: string }[] }): boolean => data.some(({ type }) => type === 'comment');
    await at.client.until(`/v1/orders/${order.id}/events`, commented, acme);
    await desk.sees('Done.');
    await desk.answered();
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

  it('leads from a failed order to the failed call, and to what the provider saw of it, in two clicks', async () => {
    await desk.signIn('sandbox');
    const { body } = await at.client.get(`/v1/orders/${refused.id}?tenant=acme`);
    expect(body.status).toBe('rejected');
    await desk.go('orders?tenant=acme&status=rejected');
    await desk.use('main a', refused.id.slice(-8));
    await desk.sees('refused');
    // Of the two rows of the call, its end.
    await desk.reach('tr:has(.badge.bad) a', 'process_order');
    await desk.page.press('Enter');
    await desk.sees('Reply');
    expect(await desk.shown()).toMatch(
      /process_order[\s\S]*refused[\s\S]*What didtfn saw of this[\s\S]*order[\s\S]*hold/,
    );
    expect(await desk.faults('call')).toEqual([]);
    expect(desk.page.complaints()).toEqual([]);
  }, 60_000);

  it('replays a delivery, creates and revokes a key, sets limits, injects faults and moves the clock', async () => {
    await desk.signIn('acme');
    await desk.go(`webhooks/${endpoint}`);
    await desk.use('td button', 'Resend');
    await desk.sees('Done.');
    await desk.go('keys');
    await desk.fill('label', 'Till');
    await desk.fill('scopes', 'search reserve');
    await desk.page.press('Enter');
    await desk.sees('gw_test_');
    const [created] = (await at.client.get('/v1/keys', acme)).body.data;
    expect(created).toMatchObject({ label: 'Till', scopes: ['search', 'reserve'] });
    await desk.go(`keys/${created.id}`);
    await desk.use('main button', 'Revoke');
    await desk.use('dialog button', 'Revoke the key');
    await desk.sees('revoked');
    await desk.signIn('sandbox');
    await desk.go('limits?tenant=beta');
    await desk.fill('ordersPerDay', '5');
    await desk.fill('spendPerDay', '100.00 USD');
    await desk.page.press('Enter');
    await desk.sees('Set by sandbox');
    expect((await at.client.get('/v1/limits/beta')).body).toMatchObject({ ordersPerDay: 5, spendPerDay: { amount: '100.00', currency: 'USD' } }); // prettier-ignore
    await desk.go('sandbox/didtfn');
    await desk.reach('main [name="times"]');
    await desk.page.press('Enter');
    await desk.sees('Done.');
    await desk.use('main button', 'Advance the clock');
    const acts = await at.client.until('/v1/audit?limit=3', ({ data }) => data[0]?.action === 'sandbox.clock');
    expect(acts.data.map(({ action }) => action)).toEqual(['sandbox.clock', 'sandbox.fault', 'limits.set']);
    expect(desk.page.complaints()).toEqual([]);
  }, 60_000);
});
