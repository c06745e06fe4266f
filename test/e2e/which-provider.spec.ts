import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from './gateway.js';

describe('the provider', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway({ PROVIDERS: 'didtfn,tcl,telecloud,voipms' });
  });
  afterAll(() => at.stop());

  const errorsOf = async (path: string): Promise<unknown> => (await at.client.get(path)).body.errors;
  const ask = [{ pointer: '?provider', code: 'required', detail: expect.stringContaining('Set provider to one of') }];

  it('is required only if several providers qualify', async () => {
    // Two have customers; one of them lists packages, and the other one alone books on the account itself.
    const packages = await at.client.get('/v1/customer-packages');
    expect(packages).toMatchObject({ status: 200, body: { data: expect.any(Array) } });
    const adjusted = await at.client.post('/v1/billing/adjustments', {
      account: { type: 'core', number: '5547777000' },
      type: 'credit',
      amount: { amount: '1.00', currency: 'USD' },
    });
    expect(adjusted.body.errors ?? []).not.toContainEqual(expect.objectContaining({ pointer: '?provider' }));
    // Three have trunks of calls that come in, one has those of calls that go out.
    expect(await errorsOf('/v1/trunks/3')).toEqual(ask);
    expect(await errorsOf('/v1/trunks/3?direction=termination')).toBeUndefined();
    const outgoing = { direction: 'termination', title: 'out', primary: { ipAddress: '192.0.2.78' }, sessions: 5 };
    expect((await at.client.post('/v1/trunks', outgoing)).body).toMatchObject({
      provider: 'didtfn',
      direction: 'termination',
    });
    const incoming = { ...outgoing, direction: 'origination', billing: 'metered' };
    expect((await at.client.post('/v1/trunks', incoming)).body.errors).toMatchObject([
      { pointer: '/provider', code: 'required' },
    ]);
  });

  it('of a trunk that the caller created follows from the trunk', async () => {
    const request = {
      provider: 'didtfn',
      direction: 'origination',
      title: 'lobby',
      primary: { ipAddress: '192.0.2.77' },
    };
    const made = await at.client.post('/v1/trunks', { ...request, billing: 'metered' });
    expect(made.status).toBe(201);
    const path = `/v1/trunks/${made.body.id}`;
    expect((await at.client.get(path)).body).toMatchObject({ id: made.body.id, provider: 'didtfn' });
    expect((await at.client.patch(path, { title: 'hall' })).body.title).toBe('hall');
    // Nobody but its owner is told so by it.
    expect((await at.client.get(path, { key: 'acme' })).body.errors).toEqual(ask);
  });
});
