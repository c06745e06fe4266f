import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer } from './gateway.js';
import { client, startVoipmsGateway, type VoipmsGateway } from './voipms.js';

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('reseller clients of VoIP.ms', () => {
  let at: VoipmsGateway;
  let id: string;
  const seen: string[] = [];
  beforeAll(async () => {
    at = await startVoipmsGateway();
    id = (await at.client.post('/v1/customers?provider=voipms', client('jane'))).body.id;
  });
  afterAll(() => at.stop());
  const get = async (path: string, key = 'sandbox'): Promise<Answer> => {
    const { body } = await at.client.get(path, { key });
    seen.push(JSON.stringify(body));
    return body;
  };

  it('are listed, found by id and by e-mail, and never with their password', async () => {
    await at.client.post('/v1/customers?provider=voipms', client('john'), { key: 'acme' });
    expect((await get('/v1/customers')).data.map((c: Answer) => c.email)).toEqual(['jane@example.com']);
    expect((await get('/v1/customers?email=JANE@example.com')).data).toHaveLength(1);
    expect(await get(`/v1/customers/${id}`)).toMatchObject({
      id,
      provider: 'voipms',
      firstName: 'Jane',
      address: { city: 'Portland', postalCode: '97230' },
      balanceManagement: '1',
    });
    expect((await at.client.get(`/v1/customers/${id}`, { key: 'acme' })).status).toBe(404);
    expect((await get('/v1/customers?email=nobody@example.com')).data).toEqual([]);
    expect(seen.join()).not.toMatch(/password/i);
  });

  it('are signed up once: one who is there already is refused, a lost reply is found', async () => {
    const twice = await at.client.post('/v1/customers?provider=voipms', client('jane'));
    expect(twice).toMatchObject({ status: 400, body: { detail: expect.stringContaining('already') } });
    const lost = await at.client.post('/v1/customers?provider=voipms', client('jill+lose_reply'));
    await at.client.until(`/v1/changes/${lost.body.id}`, (c) => c.status === 'completed');
    expect((await get('/v1/customers?email=jill%2Blose_reply@example.com')).data).toHaveLength(1);
    const { address: _, ...rest } = client('x') as { address: object };
    expect(
      (
        await at.client.post('/v1/customers?provider=voipms', { ...rest, address: { line1: 'A', postalCode: '1' } })
      ).body.errors.map((e: Answer) => e.pointer),
    ).toEqual(['/address/city', '/address/region']);
  });

  it('are changed by what is named, with the password that the provider wants each time', async () => {
    const path = `/v1/customers/${id}`;
    expect((await at.client.patch(path, { phone: '5035550199' })).body.errors[0].pointer).toBe('/password');
    const password = 'another-password-8';
    expect((await at.client.patch(path, { balanceManagement: '2', password })).status).toBe(200);
    expect((await at.client.patch(path, { phone: '5035550199', password })).status).toBe(200);
    expect(await get(path)).toMatchObject({
      phone: '5035550199',
      firstName: 'Jane',
      address: { line1: '400 Green Road' },
      balanceManagement: '2',
    });
    const refused = async (wish: object): Promise<string> =>
      (await at.client.patch(path, { ...wish, password })).body.errors[0].pointer;
    expect(await refused({ customFields: ['x'] })).toBe('/customFields');
    expect(await refused({ socialSecurityNumber: '123' })).toBe('/socialSecurityNumber');
  });

  it('have packages, a threshold and a balance of as many places as it has', async () => {
    expect((await get('/v1/customer-packages')).data[0]).toMatchObject({
      id: '8378',
      name: 'VoIP',
      monthlyFee: usd('2.00'),
    });
    expect((await get('/v1/customer-balance-managements')).data[0]).toEqual({
      id: '1',
      description: 'Hard - suspend the client',
    });
    expect((await get(`/v1/customers/${id}/packages`)).data).toEqual([]);
    const set = await at.client.patch(`/v1/customers/${id}/threshold`, {
      amount: usd('25'),
      email: 'jane@example.com',
    });
    expect(set.body.amount.amount).toBe('25');
    expect(
      (await at.client.patch(`/v1/customers/${id}/threshold`, { amount: usd('251') })).body.errors[0].pointer,
    ).toBe('/amount/amount');
    expect((await get(`/v1/customers/${id}/balance`)).current.amount).toMatch(/^-?\d+\.\d{2,}$/);
  });

  it('pay and are charged once, by a tag that finds it again', async () => {
    const paid = await at.client.post(`/v1/customers/${id}/payments`, { amount: usd('20.00'), description: 'Deposit' });
    expect(paid).toMatchObject({
      status: 201,
      body: { id: expect.any(String), dryRun: false, description: expect.stringMatching(/^Deposit \[chg_/) },
    });
    const idempotencyKey = randomUUID();
    // As long as a description may be; the change's id comes on top.
    const charge = { amount: usd('4.9900'), description: 'Calls in March, '.padEnd(200, 'and others, ') };
    for (let i = 0; i < 2; i++)
      expect((await at.client.post(`/v1/customers/${id}/charges`, charge, { idempotencyKey })).status).toBe(201);
    const [charged, ...others] = (await get(`/v1/customers/${id}/charges`)).data;
    expect({ others, description: charged.description }).toEqual({
      others: [],
      description: expect.stringContaining(`${charge.description} [chg_`),
    });
    expect((await get(`/v1/customers/${id}/payments`)).data).toMatchObject([{ amount: usd('20.00') }]);
    expect((await get(`/v1/customers/${id}/balance`)).current.amount).toBe('15.0100');
  });

  it('may be asked for without being charged', async () => {
    const before = at.voipms.ledger.charges().length;
    const dry = await at.client.post(`/v1/customers/${id}/charges`, { amount: usd('1.00'), dryRun: true });
    expect(dry).toMatchObject({ status: 201, body: { dryRun: true } });
    expect(at.voipms.ledger.charges()).toHaveLength(before);
  });

  it.each([
    ['.91', 1],
    ['.92', 1],
    ['.93', 1],
    ['.94', 1],
    ['.95', 1],
    ['.96', 1],
    ['.97', 1],
  ])('a charge of 3%s is booked once, whatever becomes of the reply', async (cents, booked) => {
    const own = await startVoipmsGateway();
    const customer = (await own.client.post('/v1/customers?provider=voipms', client('one'))).body.id;
    const first = await own.client.post(`/v1/customers/${customer}/charges`, { amount: usd(`3${cents}`) });
    expect(first.status).toBe(202);
    await own.client.until(`/v1/changes/${first.body.id}`, (c) => c.status === 'completed');
    expect(own.voipms.ledger.charges()).toHaveLength(booked);
    await own.stop();
  });

  it('are deleted', async () => {
    const gone = (await at.client.post('/v1/customers?provider=voipms', client('gone'))).body.id;
    expect((await at.client.delete(`/v1/customers/${gone}`)).status).toBe(200);
    expect((await at.client.get(`/v1/customers/${gone}`)).status).toBe(404);
  });

  it('cannot be noted on or estimated for: what the provider does not have is said', async () => {
    expect((await at.client.post(`/v1/customers/${id}/notes`, { subject: 'S', content: 'C' })).body.code).toBe(
      'capability_not_supported',
    );
    expect((await at.client.get(`/v1/customers/${id}/estimate?type=new&ratePlanId=1`)).body.code).toBe(
      'capability_not_supported',
    );
  });
});
