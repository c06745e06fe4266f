import { afterEach, describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/environment.js';
import { tcl } from '../../src/providers/tcl/tcl.provider.js';
import { type Reservation } from './answers.js';
import { type Reply } from './gateway.js';
import { direct, startTclGateway, type TclGateway } from './tcl.js';

const live = tcl.configIn(
  readEnvironment(
    {
      ...{ GATEWAY_MODE: 'live', API_KEYS_FILE: '/keys', PROVIDERS: 'tcl' },
      ...{ TCL_BASE_URL: 'https://tcl.example', TCL_TOKEN: 't' },
    },
    [tcl],
  ),
)!;

/** Blocks of local numbers, of which each has a hundred ordinary lines. */
const blocks = ['+1212555', '+1312555', '+1416555', '+44207946', '+44161496', '+49305550', '+3319900', '+91225550'];
const hundredOf = (block: string): string[] => Array.from({ length: 100 }, (_, i) => `${block}0${i + 100}`);

describe('the rate of TCL in live mode', () => {
  let at: TclGateway;
  let calls: string[] = [];
  const start = async (): Promise<void> => {
    at = await startTclGateway({ TCL_RATE_PER_SECOND: String(live.ratePerSecond), TCL_POLL_MS: '60000' });
    calls = [];
    at.tcl.observe(({ stage, operation }) => void (stage === 'arrived' && calls.push(operation)));
  };
  afterEach(() => at.stop());
  const reserve = (phoneNumbers: string[], more: object = {}): Promise<Reply<Reservation>> =>
    at.client.post('/v1/reservations', { provider: 'tcl', phoneNumbers, ...more });

  it('reserves several numbers by name with a single read', async () => {
    await start();
    expect(live.ratePerSecond).toBe(5);
    const held = await reserve(hundredOf('+44207946'));
    expect(held).toMatchObject({ status: 201, body: { status: 'held' } });
    expect(calls).toEqual(['searchNumbers', 'createReservation']);
  });

  it.each([
    ['toll-free', ['+448081570100', '+448081570101'], {}, []],
    ['universal', ['+80055500100', '+80055500101'], { country: 'SG' }, []],
    ['of a kind that is named', ['+442035550100', '+442035550101'], { type: 'did' }, []],
    ['DID', ['+442035550100', '+442035550101'], {}, ['searchNumbers', 'searchNumbers']],
  ])('asks only for what the number itself does not tell: %s', async (_kind, numbers, said, reads) => {
    await start();
    expect(await reserve(numbers, said)).toMatchObject({ status: 201, body: { status: 'held' } });
    expect(calls).toEqual([...reads, 'createReservation']);
  });

  it('reads once per country for an order of 1,000 numbers', async () => {
    await start();
    const phoneNumbers = [...blocks, '+656555', '+6125550'].flatMap(hundredOf);
    const request = { provider: 'tcl', connection: direct, phoneNumbers, split: 'auto' };
    const placed = await at.client.post('/v1/orders', request, { headers: { prefer: 'wait=60' } });
    expect(placed.status).toBe(201);
    const { body } = await at.client.get(`/v1/orders?groupId=${placed.body.groupId}`);
    const sizes = body.data.map((o) => o.phoneNumbers.length);
    expect(sizes.sort()).toEqual([100, 100, 100, 100, 100, 100, 200, 200]);
    const made = (operation: string): number => calls.filter((call) => call === operation).length;
    expect({ searches: made('searchNumbers'), connections: made('getConnection') }).toEqual({
      searches: 8,
      connections: 1,
    });
  }, 30_000);

  it('names the number that is not for sale, and holds nothing', async () => {
    await start();
    const answer = await reserve(['+442079460100', '+442079467777']);
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'number_unavailable', errors: [{ pointer: '/phoneNumbers/1' }] },
    });
    expect(calls).not.toContain('createReservation');
  });

  it('narrows its queries if the provider’s list is truncated', async () => {
    await start();
    // Ordinary and other lines of two cities are more than a list shows, and of two kinds.
    const answer = await reserve(['+442079469011', '+441614969011', '+442035550199']);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/phoneNumbers/2', code: 'mixed' }] } });
    expect(calls.every((call) => call === 'searchNumbers')).toBe(true);
    expect(calls.length).toBeLessThanOrEqual(12);
  });

  it('queues requests above the rate, within the caller’s wait', async () => {
    await start();
    // Reads may use seven of the ten calls that are saved up.
    const searches = Array.from({ length: 7 }, () =>
      at.client.get('/v1/available-numbers?provider=tcl&country=GB&type=local&limit=1'),
    );
    await Promise.all(searches);
    const requests = hundredOf('+49305550').slice(0, 8).map((n) => reserve([n])); // prettier-ignore
    const held = await Promise.all(requests);
    expect(held.map(({ status }) => status)).toEqual(held.map(() => 201));
    expect(calls.filter((call) => call === 'createReservation')).toHaveLength(8);
  }, 30_000);
});
