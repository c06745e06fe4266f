import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo } from './answers.js';
import { startTestGateway, type TestGateway } from './gateway.js';

type Found = AnswerTo<'GET', '/v1/available-numbers'>;

const every = { PROVIDERS: 'didtfn,tcl,voipms' };

describe('a search in pages', () => {
  let at: TestGateway;
  let beside: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway(every);
    const { baseUrl, token, accountNo } = at.simulator;
    beside = await startTestGateway({ DIDTFN_BASE_URL: baseUrl, DIDTFN_TOKEN: token, DIDTFN_ACCOUNT_NO: accountNo });
  });
  afterAll(async () => {
    await beside.stop();
    await at.stop();
  });

  const page = async (asked: string, cursor?: string, of = at): Promise<Found> => {
    const { status, body } = await of.client.get(`/v1/available-numbers?${asked}${cursor ? `&cursor=${cursor}` : ''}`);
    expect(status).toBe(200);
    return body;
  };
  const all = async (asked: string, of: (page: number) => TestGateway = () => at): Promise<Found[]> => {
    const pages = [await page(asked, undefined, of(0))];
    for (let last = pages[0]!; last.page.hasMore; pages.push(last))
      last = await page(asked, last.page.nextCursor, of(pages.length));
    expect(pages.at(-1)!.page).toEqual({ hasMore: false });
    return pages;
  };
  const numbersOf = (pages: readonly Found[]): string[] =>
    pages.flatMap(({ data }) => data.map((n) => `${n.provider} ${n.phoneNumber}`));
  /** What the provider itself says is free in a state. */
  const stock = async (state: string): Promise<string[]> => {
    const { DIDs } = await at.upstream<{ DIDs: { TN: string }[] }>('searchdid', { state });
    return DIDs.map(({ TN }) => `didtfn +1${TN}`);
  };

  it('shows every number of a provider once, and asks the provider once', async () => {
    let pages: Found[] = [];
    const calls = await at.callsDuring(async () => {
      pages = await all('provider=didtfn&region=OR&limit=9');
    });
    const numbers = numbersOf(pages);
    expect(pages.length).toBeGreaterThan(2);
    expect([...numbers].sort()).toEqual((await stock('OR')).sort());
    expect(calls.filter((call) => call === 'searchdid')).toHaveLength(1);
  });

  it('goes through states one after the other', async () => {
    const pages = await all('provider=didtfn&limit=100');
    const states = new Set(pages.flatMap(({ data }) => data.map(({ region }) => region)));
    expect(states.size).toBeGreaterThan(3);
    const numbers = numbersOf(pages);
    expect([...numbers].sort()).toEqual((await Promise.all([...states].map(stock))).flat().sort());
  });

  it('takes from each provider in turn, and leaves out who has no more', async () => {
    const asked = 'region=WA&limit=50';
    const pages = await all(asked);
    const numbers = numbersOf(pages);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.filter((n) => n.startsWith('didtfn')).sort()).toEqual((await stock('WA')).sort());
    for (const [i, { page: before }] of pages.slice(0, -1).entries()) {
      const named = Buffer.from(before.nextCursor, 'base64url').toString().split(':').slice(1);
      expect(pages[i + 1]!.providers.map(({ provider }) => provider)).toEqual(named.map((one) => one.split('.')[0]));
    }
    expect(pages[0]!.providers.map(({ provider }) => provider)).toEqual(['didtfn', 'tcl', 'voipms']);
    expect(pages.at(-1)!.providers.length).toBeLessThan(3);
  });

  it('shows every number of a provider that lists them in an order of its own', async () => {
    const numbers = numbersOf(await all('provider=tcl&country=GB&limit=50'));
    const { body } = await at.client.get('/v1/available-numbers?provider=tcl&country=GB&limit=200');
    expect(body.data).toHaveLength(200);
    expect(numbers).toEqual(numbersOf([body]));
  });

  it('goes on at another gateway', async () => {
    const asked = 'provider=didtfn&region=CA&limit=7';
    const pages = await all(asked, (i) => [at, beside][i % 2]!);
    expect(numbersOf(pages)).toEqual(numbersOf(await all(asked)));
  });

  it('shows a provider that failed with the next page', async () => {
    const asked = 'provider=didtfn&provider=tcl&country=US&limit=2&contains=55';
    const faults = { provider: 'tcl', operation: 'searchNumbers', kind: 'error_before', times: 3 };
    await at.client.post('/v1/sandbox/faults', faults, { idempotencyKey: null });
    const first = await page(asked);
    expect(first.providers.map(({ outcome }) => outcome)).toEqual(['ok', 'error']);
    let second = await page(asked, first.page.nextCursor);
    while (second.providers[1].outcome !== 'ok') second = await page(asked, first.page.nextCursor);
    const [ours] = (await page(asked.replace('provider=didtfn&', ''))).data;
    expect(second.data).toContainEqual(ours);
  });

  it.each([
    ['malformed', 'nonsense'],
    ['of no provider', Buffer.from('00000000').toString('base64url')],
    ['of another list', Buffer.from('ord_01kf3xw8q20000m5e7r9t2v4x6').toString('base64url')],
  ])('refuses a cursor that is %s', async (_, cursor) => {
    const { status, body } = await at.client.get(`/v1/available-numbers?region=WA&cursor=${cursor}`);
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ pointer: '?cursor', code: 'format' })]]);
  });

  it('refuses the cursor of another search, whatever the size of its pages', async () => {
    const { nextCursor: cursor } = (await page('provider=didtfn&region=WA&limit=5')).page;
    expect((await page('region=WA&provider=didtfn&limit=3', cursor)).data).toHaveLength(3);
    for (const other of ['provider=didtfn&region=CA', 'region=WA', 'provider=didtfn&region=WA&contains=1']) {
      const { status, body } = await at.client.get(`/v1/available-numbers?${other}&cursor=${cursor}`);
      expect([status, body.errors]).toEqual([400, [expect.objectContaining({ pointer: '?cursor', code: 'format' })]]);
    }
  });

  it('refuses a cursor that names a provider that cannot be asked', async () => {
    const text = Buffer.from((await page('region=WA&limit=5')).page.nextCursor, 'base64url').toString();
    const cursor = Buffer.from(`${text}:telecloud`).toString('base64url');
    const { status, body } = await at.client.get(`/v1/available-numbers?region=WA&limit=5&cursor=${cursor}`);
    expect([status, body.errors]).toEqual([400, [expect.objectContaining({ pointer: '?cursor', code: 'format' })]]);
  });
});
