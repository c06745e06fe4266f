import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBrowser } from '../support/browser.js';
import { Desk } from '../support/console-desk.js';
import { eventually } from '../support/eventually.js';
import { startTestGateway, type TestGateway } from './gateway.js';

const acme = { key: 'acme' };

describe('actions at the console', () => {
  let at: TestGateway;
  let desk: Desk;
  beforeAll(async () => {
    at = await startTestGateway();
    desk = new Desk(await startBrowser(), at.gateway.url);
  }, 60_000);
  afterAll(async () => {
    await desk.page.close();
    await at.stop();
  });

  /** Until the next load, `answer(path, init, real)` stands between the page and the gateway; `asked` has what the page asks for. */
  const between = (answer: string): Promise<void> =>
    desk.page.evaluate(`(() => {
      const real = fetch;
      globalThis.asked = [];
      globalThis.fetch = (path, init) => {
        asked.push({ path, key: init.headers['idempotency-key'], method: init.method });
        return (async () => (${answer})(path, init, real))();
      };
    })()`);
  const acted = (): Promise<string[]> =>
    desk.page.evaluate(`asked.filter(({ method }) => method !== 'GET').map(({ key }) => key)`);
  const complaints = (): string[] => desk.page.complaints().filter((one) => !one.includes('Failed to load resource'));

  it('keeps limits that someone else has set meanwhile, and shows them', async () => {
    const others = { ordersPerDay: 7 };
    await desk.signIn('sandbox');
    await desk.go('limits?tenant=gamma');
    await at.client.call('PUT', '/v1/limits/gamma', { body: others });
    await desk.fill('ordersPerMonth', '9');
    await desk.page.press('Enter');
    await desk.sees('Someone else has changed this in the meantime.');
    await desk.shown();
    const { body } = await at.client.get('/v1/limits/gamma');
    expect([body.ordersPerDay, body.ordersPerMonth]).toEqual([7, undefined]);
    expect(await desk.page.evaluate(`document.querySelector('[name="ordersPerDay"]').value`)).toBe('7');
    await desk.fill('ordersPerMonth', '9');
    await desk.page.press('Enter');
    await at.client.until('/v1/limits/gamma', (now) => now.ordersPerDay === 7 && now.ordersPerMonth === 9);
    expect(complaints()).toEqual([]);
  }, 60_000);

  it('keeps an Idempotency-Key until the gateway has reported the outcome', async () => {
    await desk.signIn('sandbox');
    await desk.go('providers/didtfn');
    await between(`(path, init, real) => {
      if (init.method === 'GET') return real(path, init);
      const refusal = (status, sameKey) => Response.json({ detail: 'No.', retry: { safe: true, sameKey } }, { status });
      const made = () => Response.json({ checks: [] });
      const answers = [() => Promise.reject(new TypeError()), () => refusal(503, true), () => refusal(504, false), () => refusal(409, true), () => refusal(409, false), made, made];
      return answers[asked.filter(({ method }) => method !== 'GET').length - 1]();
    }`);
    for (let nth = 1; nth <= 7; nth++) {
      expect(await desk.click('Run preflight checks')).toBe(true);
      await eventually(acted, (keys) => keys.length === nth);
      await desk.answered();
    }
    const keys = await acted();
    const names = [...new Set(keys)];
    expect(keys.map((one) => names.indexOf(one))).toEqual([0, 0, 0, 0, 0, 1, 2]);
    expect(complaints()).toEqual([]);
  }, 60_000);

  it('leaves a user on the page they moved to, and a new key visible until it is hidden or the user signs out', async () => {
    await desk.signIn('acme');
    const create = async (label: string): Promise<void> => {
      await desk.go('keys');
      await desk.fill('label', label);
      await desk.fill('scopes', 'search');
      await desk.page.press('Enter');
    };
    await between(`async (path, init, real) => {
      if (init.method !== 'GET') await new Promise((goOn) => (globalThis.goOn = goOn));
      return real(path, init);
    }`);
    await create('Kiosk');
    await eventually(acted, ({ length }) => length === 1);
    await desk.go('orders');
    await desk.page.evaluate('goOn()');
    await desk.sees('Create key: done.');
    await desk.sees('gw_test_');
    expect(await desk.page.evaluate('location.hash')).toBe('#/orders');
    expect(await desk.go('keys')).toContain('Kiosk');
    await desk.sees('gw_test_');
    expect(await desk.faults('new-key')).toEqual([]);
    await desk.use('#kept button', 'Hide');
    expect(await desk.page.evaluate('document.body.innerText')).not.toContain('gw_test_');
    await create('Bar');
    await eventually(acted, ({ length }) => length === 2);
    await desk.page.evaluate('goOn()');
    await desk.sees('gw_test_');
    await eventually(() => desk.shown(), (list) => list.includes('Bar')); // prettier-ignore
    await desk.use('#sign-out');
    await desk.sees('Use an API key');
    expect(await desk.page.evaluate('document.documentElement.innerHTML')).not.toContain('gw_test_');
    expect(complaints()).toEqual([]);
  }, 60_000);

  it('asks for confirmation before irreversible actions', async () => {
    const url = 'http://127.0.0.1:9/webhooks';
    const { id } = (await at.client.post('/v1/webhook-endpoints', { url, eventTypes: ['*'] }, acme)).body;
    const status = async (): Promise<string> => (await at.client.get(`/v1/webhook-endpoints/${id}`, acme)).body.status;
    await desk.signIn('acme');
    await desk.go(`webhooks/${id}`);
    await between('(path, init, real) => real(path, init)');
    await desk.use('main button', 'Disable');
    expect(await desk.faults('question')).toEqual([]);
    expect(await desk.page.evaluate(`[document.querySelector('dialog[open]').ariaLabel.split('?')[0], document.activeElement.textContent]`)).toEqual([`Disable ${url}`, 'Go back']); // prettier-ignore
    await desk.page.press('Enter');
    await desk.answered();
    expect([await acted(), await status()]).toEqual([[], 'enabled']);
    await desk.use('main button', 'Disable');
    await desk.use('dialog button', 'Disable the endpoint');
    await desk.sees('disabled');
    expect([(await acted()).length, await status()]).toEqual([1, 'disabled']);
    expect(complaints()).toEqual([]);
  }, 60_000);

  it('shows the whole history of an order, or says that it is partial; IDs link nowhere else', async () => {
    const held = await at.client.post('/v1/reservations', { provider: 'didtfn', phoneNumbers: ['+12062190100'] }, acme);
    const wish = { reservationId: held.body.id, connection: { trunkId: '3' } };
    const { id } = (await at.client.post('/v1/orders', wish, acme)).body;
    const { data } = (await at.client.get(`/v1/orders/${id}/events?limit=200`, acme)).body;
    expect(data.length).toBeGreaterThan(4);
    const rows = (): Promise<number> => desk.page.evaluate(`document.querySelectorAll('main tbody tr').length`);
    await desk.signIn('acme');
    await between(`(path, init, real) => real(path.replace('limit=200', 'limit=2'), init)`);
    await desk.go(`orders/${id}`);
    expect(await rows()).toBe(data.length);
    const page = { data: Array.from({ length: 200 }, () => data[0]), page: { hasMore: true, nextCursor: 'more' } };
    await between(`(path, init, real) => path.includes('/events?') ? Response.json(${JSON.stringify(page)}) : real(path, init)`); // prettier-ignore
    await desk.go('orders');
    expect(await desk.go(`orders/${id}`)).toContain('Only the first 1000 events are shown.');
    await between('(path, init, real) => real(path, init)');
    await desk.go('orders/..%2Fkeys');
    await desk.sees('Request req_');
    expect(await desk.page.evaluate('asked.map(({ path }) => path)')).toContain('/v1/orders/..%2Fkeys');
    expect(await desk.go('orders/..')).toContain('Orders of the last 24 hours');
    expect(complaints()).toEqual([]);
  }, 60_000);
});
