import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';

describe('trunks', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  const path = '/v1/trunks';
  const incoming = {
    provider: 'didtfn',
    direction: 'origination',
    title: 'incoming',
    primary: { ipAddress: '192.0.2.50', port: 5060, prefix: '1234' },
    billing: 'unmetered',
    sessions: 20,
  };
  const outgoing = {
    provider: 'didtfn',
    direction: 'termination',
    title: 'outgoing',
    primary: { ipAddress: '192.0.2.60' },
    sessions: 10,
    callsPerSecond: 5,
  };
  const incomingAt = (ipAddress: string, title: string): object => ({
    ...incoming,
    title,
    primary: { ...incoming.primary, ipAddress },
  });
  const named = (list: { direction: string; id: string }[]): string[] => list.map((t) => `${t.direction} ${t.id}`);

  it('are created in both directions and identified by reading, since the provider returns no ID', async () => {
    const made = await at.client.post(path, incoming);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: '5',
      provider: 'didtfn',
      direction: 'origination',
      title: 'incoming',
      status: 'active',
      primary: incoming.primary,
      sessions: { requested: 20 },
    });
    expect((await at.client.get(`${path}/5`)).body).toEqual(made.body);
    const out = await at.client.post(path, outgoing);
    expect(out).toMatchObject({
      status: 201,
      body: { direction: 'termination', primary: { ipAddress: '192.0.2.60' }, sessions: { requested: 10 } },
    });
    const { body } = await at.client.get(path);
    expect(body.providers).toMatchObject([{ provider: 'didtfn', outcome: 'ok' }]);
    expect(named(body.data)).toEqual(
      expect.arrayContaining(['origination 3', 'origination 5', `termination ${out.body.id}`]),
    );
    expect(named((await at.client.get(`${path}?direction=termination`)).body.data)).not.toContain('origination 3');
  });

  it('are used by orders of their own tenant, or shared by the operator', async () => {
    const mine = (await at.client.post(path, incomingAt('192.0.2.70', 'acme'), { key: 'acme' })).body;
    expect((await at.client.get(`${path}/${mine.id}`, { key: 'acme' })).status).toBe(200);
    expect((await at.client.get(`${path}/${mine.id}`, { key: 'beta' })).status).toBe(404);
    expect(named((await at.client.get(path, { key: 'beta' })).body.data)).not.toContain(`origination ${mine.id}`);
    const hold = { provider: 'didtfn', phoneNumbers: ['+12062190150'] };
    const held = await at.client.post('/v1/reservations', hold, { key: 'beta' });
    const order = { reservationId: held.body.id, connection: { trunkId: mine.id } };
    expect(await at.client.post('/v1/orders', order, { key: 'beta' })).toMatchObject({
      status: 422,
      body: { code: 'connection_not_found', errors: [{ pointer: '/connection/trunkId' }] },
    });
    const patch = { title: 'stolen' };
    expect((await at.client.patch(`${path}/${mine.id}`, patch, { key: 'beta' })).status).toBe(404);
    expect((await at.client.patch(`${path}/3`, patch, { key: 'beta' })).status).toBe(403);
  });

  it('are changed only in the given fields', async () => {
    const { id } = (await at.client.post(path, incomingAt('192.0.2.80', 'partly'))).body;
    const update = { primary: { port: 5080 }, secondary: { ipAddress: '192.0.2.81' } };
    expect(await at.client.patch(`${path}/${id}`, update)).toMatchObject({
      status: 200,
      body: {
        title: 'partly',
        primary: { ipAddress: '192.0.2.80', port: 5080, prefix: '1234' },
        secondary: { ipAddress: '192.0.2.81' },
      },
    });
    expect((await at.client.patch(`${path}/${id}`, {})).status).toBe(400);
    expect((await at.client.patch(`${path}/999`, { title: 'x' })).status).toBe(404);
  });

  it('can be disabled if outbound, not if inbound', async () => {
    const { id } = (await at.client.post(path, { ...outgoing, primary: { ipAddress: '192.0.2.61' } })).body;
    const off = await at.client.delete(`${path}/${id}?direction=termination`);
    expect(off).toMatchObject({ status: 200, body: { id, direction: 'termination' } });
    expect((await at.client.get(`${path}/${id}?direction=termination`)).body.status).toBe('disabled');
    expect(await at.client.delete(`${path}/3`)).toMatchObject({
      status: 422,
      body: { code: 'capability_not_supported' },
    });
  });

  const wrong: [string, object, string][] = [
    ['a name for an address', { ...incoming, primary: { ipAddress: 'example.com' } }, '/primary/ipAddress'],
    ['an address that is none', { ...incoming, primary: { ipAddress: '192.0.2.256' } }, '/primary/ipAddress'],
    ['a port of five digits', { ...incoming, primary: { ...incoming.primary, port: 10_000 } }, '/primary/port'],
    ['a prefix of three digits', { ...incoming, primary: { ...incoming.primary, prefix: '123' } }, '/primary/prefix'],
    ['no billing', { ...incoming, billing: undefined }, '/billing'],
    ['no sessions although unmetered', { ...incoming, sessions: undefined }, '/sessions'],
    ['calls per second for calls that come in', { ...incoming, callsPerSecond: 5 }, '/callsPerSecond'],
    ['forwarding to another country', { ...incoming, callForwarding: '+4930123456' }, '/callForwarding'],
    ['no sessions going out', { ...outgoing, sessions: undefined }, '/sessions'],
    ['too many sessions going out', { ...outgoing, sessions: 1001 }, '/sessions'],
    ['a second end going out', { ...outgoing, secondary: { ipAddress: '192.0.2.61' } }, '/secondary'],
  ];
  it.each(wrong)('are refused with %s, and nothing is sent', async (_name, body, pointer) => {
    const calls = await at.callsDuring(async () => {
      const answer = await at.client.post(path, body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map((e) => e.pointer)).toEqual([pointer]);
    });
    expect(calls).toEqual([]);
  });

  it('with a lost reply are found, not created again', async () => {
    at.simulator.faults.next('defineTrunk', 'lose_reply');
    const body = incomingAt('192.0.2.90', 'lost');
    const idempotencyKey = 'trunk-whose-reply-is-lost';
    const calls = await at.callsDuring(async () => {
      const first = await at.client.post(path, body, { idempotencyKey });
      expect(first).toMatchObject({ status: 202, body: { kind: 'trunk.create', status: 'outcome_unknown' } });
      await at.client.until(`/v1/changes/${first.body.id}`, (c) => c.status === 'completed');
      const again = await at.client.post(path, body, { idempotencyKey });
      expect(again).toMatchObject({ status: 201, body: { title: 'lost' } });
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      const { body: events } = await at.client.get(`/v1/changes/${first.body.id}/events`);
      expect(events.data.map((e) => e.to ?? e.type)).toEqual([
        'accepted',
        'call_sent',
        'unknown',
        'outcome_unknown',
        'done',
        'in_progress',
        'completed',
      ]);
    });
    expect(calls.filter((call) => call === 'defineTrunk')).toHaveLength(1);
  });

  it('that were certainly not created are created by one more call', async () => {
    at.simulator.faults.next('defineTrunk', 'error_before');
    const first = await at.client.post(path, incomingAt('192.0.2.91', 'second try'));
    expect(first.status).toBe(202);
    await at.client.until(`/v1/changes/${first.body.id}`, (c) => c.status === 'completed');
    const titles = (await at.client.get(path)).body.data.map((t) => t.title);
    expect(titles.filter((title: string) => title === 'second try')).toHaveLength(1);
  });

  it('go to manual review when two new ones look alike', async () => {
    const twin = { title: 'twins', primaryTrunk: '192.0.2.95', billingType: 'Unmetered', sessions: '20' };
    // Somebody else makes the same one while ours is under way.
    const stop = at.simulator.observe(async ({ stage, operation }) => {
      if (stage !== 'executed' || operation !== 'defineTrunk') return;
      stop();
      await at.upstream('defineTrunk', twin);
    });
    const answer = await at.client.post(path, incomingAt('192.0.2.95', 'twins'));
    expect(answer).toMatchObject({
      status: 202,
      body: { status: 'needs_review', failure: { detail: expect.stringMatching(/several new trunks.*\d, \d+/) } },
    });
    const resolve = `/v1/changes/${answer.body.id}/resolve`;
    const twins = /(\d+), (\d+)/.exec(answer.body.failure.detail)!;
    const found = { outcome: 'completed', note: 'It is the first.', madeId: twins[1] };
    expect((await at.client.post(resolve, found, { key: 'beta' })).status).toBe(403);
    // Until it is settled, neither of them is anybody else's to see.
    const trunksOf = async (key: string): Promise<string[]> =>
      (await at.client.get(`${path}?direction=origination`, { key })).body.data.map((t) => t.id);
    expect(await trunksOf('beta')).not.toContain(twins[1]);
    expect(await trunksOf('beta')).not.toContain(twins[2]);
    for (const [madeId, code] of [[undefined, 'required'], ['99', 'not_found']])
      expect((await at.client.post(resolve, { ...found, madeId })).body.errors[0]).toMatchObject({ pointer: '/madeId', code }); // prettier-ignore
    expect(await at.client.post(resolve, found)).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect(await trunksOf('sandbox')).toContain(twins[1]);
    expect(await trunksOf('beta')).not.toContain(twins[1]);
    expect(await trunksOf('beta')).toContain(twins[2]);
    expect((await at.client.post(resolve, { outcome: 'rejected', note: 'again' })).status).toBe(409);
    const list = await at.client.get('/v1/changes?kind=trunk.create&status=completed');
    expect(list.body.data.map((c) => c.id)).toContain(answer.body.id);
  });
});
