import { beforeAll, expect, it } from '@jest/globals';
import { type Newcomer } from './newcomer.js';

/** From the search to what becomes of a number in service. */
export function triesNumbers(whose: () => Newcomer): void {
  let newcomer: Newcomer;
  beforeAll(() => {
    newcomer = whose();
  });

  it('from the search to a number in service', async () => {
    const [anyFree] = newcomer.examplesOf('post', '/v1/reservations');
    const [atOnce] = newcomer.examplesOf('post', '/v1/orders');
    expect((await newcomer.execute('get', '/v1/available-numbers')).data).toHaveLength(50);
    const first = await newcomer.reserve(anyFree);
    expect(first).toMatchObject({ status: 'held', phoneNumbers: [{ status: 'held' }] });
    const [preview] = newcomer.examplesOf('post', '/v1/orders/preview');
    await newcomer.execute('post', '/v1/orders/preview', { body: { ...preview, reservationId: first.id } });
    const bought = await newcomer.order(first, atOnce);
    expect(bought).toMatchObject({ status: 'completed', phoneNumbers: [{ status: 'active' }] });
    await newcomer.execute('get', '/v1/orders/{id}', { id: bought.id });
    await newcomer.execute('get', '/v1/orders/{id}/events', { id: bought.id });
    expect(await newcomer.noted('/v1/orders/{id}', bought.id)).toEqual({ costCenter: '4711' });
    await newcomer.execute('get', '/v1/events');
    await newcomer.execute('get', '/v1/orders');
    await newcomer.execute('get', '/v1/numbers');
    await newcomer.execute('get', '/v1/numbers/{e164}', { id: first.phoneNumbers[0].phoneNumber });
  });

  it('with reads only', async () => {
    await newcomer.execute('get', '/v1/providers');
    await newcomer.execute('get', '/v1/providers/{id}');
    await newcomer.execute('get', '/v1/providers/{id}/operations');
    expect((await newcomer.execute('post', '/v1/providers/{id}/preflight')).checks).not.toHaveLength(0);
    await newcomer.execute('get', '/v1/coverage/regions');
    for (const report of ['number-stats', 'trunk-stats', 'monthly-summary', 'daily-cdrs'])
      expect((await newcomer.execute('get', `/v1/reports/${report}`)).data).not.toHaveLength(0);
    expect(await newcomer.execute('get', '/v1/reports/daily-cdrs/{date}/{kind}')).toContain('2025-03-01');
    expect(await newcomer.execute('get', '/v1/billing/invoices/{date}')).toContain('%PDF-');
    const settings = await newcomer.execute('get', '/v1/trunks/{id}/settings', {
      id: '3',
      query: 'direction=termination',
    });
    expect(settings).toContain('%PDF-');
    for (const list of ['invoices', 'transactions', 'payments'])
      expect((await newcomer.execute('get', `/v1/billing/${list}`)).data).not.toHaveLength(0);
    for (const body of newcomer.examplesOf('post', '/v1/portability-checks'))
      expect((await newcomer.execute('post', '/v1/portability-checks', { body })).data).not.toHaveLength(0);
    for (const list of ['exchanges', 'rate-centers'])
      expect((await newcomer.execute('get', `/v1/coverage/${list}`)).data).not.toHaveLength(0);
  });

  it('with a price to confirm', async () => {
    const [anyFree, , tollFree] = newcomer.examplesOf('post', '/v1/reservations');
    const [, withPrice] = newcomer.examplesOf('post', '/v1/orders');
    const priced = await newcomer.order(await newcomer.reserve(anyFree), withPrice);
    expect(priced.status).toBe('awaiting_confirmation');
    expect((await newcomer.execute('post', '/v1/orders/{id}/confirm', { id: priced.id })).status).toBe('completed');
    const regretted = await newcomer.order(await newcomer.reserve(tollFree), withPrice);
    expect((await newcomer.execute('post', '/v1/orders/{id}/cancel', { id: regretted.id })).status).toBe('cancelled');
  });

  it('with released numbers', async () => {
    const [, named] = newcomer.examplesOf('post', '/v1/reservations');
    const two = await newcomer.reserve(named);
    const [other] = newcomer.examplesOf('post', '/v1/reservations/{id}/release');
    expect(await newcomer.execute('post', '/v1/reservations/{id}/release', { id: two.id, body: other })).toMatchObject({
      status: 'held',
      phoneNumbers: [{ status: 'held' }, { status: 'released' }],
    });
    await newcomer.execute('get', '/v1/reservations');
    await newcomer.execute('get', '/v1/reservations/{id}', { id: two.id });
    await newcomer.execute('get', '/v1/reservations/{id}/events', { id: two.id });
    expect(await newcomer.noted('/v1/reservations/{id}', two.id)).toEqual({ costCenter: '4711' });
    expect((await newcomer.execute('delete', '/v1/reservations/{id}', { id: two.id })).status).toBe('released');
  });

  it('with manually resolved orders', async () => {
    const [, named] = newcomer.examplesOf('post', '/v1/reservations');
    const [atOnce] = newcomer.examplesOf('post', '/v1/orders');
    const doubtful = ['+12062199013', '+12535559013'];
    for (const [i, resolution] of newcomer.examplesOf('post', '/v1/orders/{id}/resolve').entries()) {
      const unclear = await newcomer.order(await newcomer.reserve({ ...named, phoneNumbers: [doubtful[i]] }), atOnce);
      expect(unclear.status).toBe('needs_review');
      const providerOrderId = newcomer.at.simulator.ledger.orders().at(-1)!.orderId;
      const body = resolution['providerOrderId'] === undefined ? resolution : { ...resolution, providerOrderId };
      const resolved = await newcomer.execute('post', '/v1/orders/{id}/resolve', { id: unclear.id, body });
      expect(resolved.status).toBe(resolution['outcome']);
    }
  }, 30_000);

  it('with changed and disconnected numbers', async () => {
    const owned = new Set(newcomer.at.simulator.ledger.owned().map((n) => `+1${n}`));
    await newcomer.buy(...['+12062190100', '+12062190101', '+12062199032'].filter((n) => !owned.has(n)));
    const [toAnotherTrunk, noCalls] = newcomer.examplesOf('patch', '/v1/numbers/{e164}');
    for (const body of [toAnotherTrunk, noCalls])
      expect((await newcomer.execute('patch', '/v1/numbers/{e164}', { body })).phoneNumber).toBe('+12062190100');
    const [all] = newcomer.examplesOf('post', '/v1/numbers/bulk-updates');
    expect((await newcomer.execute('post', '/v1/numbers/bulk-updates', { body: all })).data).toHaveLength(2);
    const [bulk] = (await newcomer.at.client.get('/v1/changes?kind=number.update&limit=1')).body.data;
    expect((await newcomer.execute('get', '/v1/changes/{id}/numbers', { id: bulk.id })).data).toHaveLength(2);
    expect((await newcomer.execute('delete', '/v1/numbers/{e164}')).status).toBe('cancelled');

    // Whether the provider has done this nobody can tell.
    const [, off] = newcomer.examplesOf('patch', '/v1/numbers/{e164}');
    const unclear = await newcomer.execute('patch', '/v1/numbers/{e164}', { id: '+12062199032', body: off });
    await newcomer.at.client.until(`/v1/changes/${unclear.id}`, (c) => c.status === 'needs_review');
    await newcomer.execute('get', '/v1/changes');
    await newcomer.execute('get', '/v1/changes/{id}', { id: unclear.id });
    await newcomer.execute('get', '/v1/changes/{id}/events', { id: unclear.id });
    const [carriedOut] = newcomer.examplesOf('post', '/v1/changes/{id}/resolve');
    const resolved = await newcomer.execute('post', '/v1/changes/{id}/resolve', { id: unclear.id, body: carriedOut });
    expect(resolved.status).toBe('completed');
  }, 30_000);

  it('with trunks', async () => {
    for (const body of newcomer.examplesOf('post', '/v1/trunks'))
      await newcomer.execute('post', '/v1/trunks', { body });
    expect((await newcomer.execute('get', '/v1/trunks')).data.length).toBeGreaterThan(2);
    const { id } = await newcomer.execute('get', '/v1/trunks/{id}');
    const [otherPort] = newcomer.examplesOf('patch', '/v1/trunks/{id}');
    expect(await newcomer.execute('patch', '/v1/trunks/{id}', { id, body: otherPort })).toMatchObject({
      primary: { port: 5080 },
    });
    const outgoing = (await newcomer.at.client.get('/v1/trunks?direction=termination')).body.data.at(-1)!;
    const path = `/v1/trunks/${outgoing.id}?direction=termination`;
    expect((await newcomer.at.client.delete(path)).body.id).toBe(outgoing.id);
    newcomer.tried.add('deleteTrunk');
  });
}
