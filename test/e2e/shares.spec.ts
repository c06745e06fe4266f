import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startVoipmsSimulator, type VoipmsSimulator } from '../../src/sandbox/voipms/simulator.js';
import { eventually } from '../support/eventually.js';
import { startTestGateway, type TestGateway } from './gateway.js';
import { voipmsVariables } from './voipms.js';

let at: TestGateway;
let voipms: VoipmsSimulator;

beforeAll(async () => {
  voipms = await startVoipmsSimulator();
  at = await startTestGateway({
    PROVIDERS: 'didtfn,voipms',
    ...voipmsVariables(voipms),
    VOIPMS_TIMEOUT_MS: '20000',
    VOIPMS_RATE_PER_SECOND: '1000',
    DIDTFN_RATE_PER_SECOND: '1000',
    DIDTFN_MONEY_TIMEOUT_MS: '120000',
  });
});
afterAll(async () => {
  await at.stop();
  await voipms.close();
});

const neighbours = 12;

/** Holds at the other provider, one after the other; how they end, and how long each took in the middle. */
async function holdAtNeighbour(first: number): Promise<{ statuses: string[]; medianMs: number }> {
  const statuses: string[] = [];
  const took: number[] = [];
  for (let i = 0; i < neighbours; i++) {
    const started = performance.now();
    const request = { provider: 'voipms', phoneNumbers: [`+178655501${first + i}`] };
    const { body } = await at.client.post('/v1/reservations', request, { headers: { prefer: 'wait=60' } });
    took.push(performance.now() - started);
    statuses.push(body.status);
  }
  return { statuses, medianMs: took.sort((a, b) => a - b)[neighbours / 2]! };
}

it('a hanging provider with all its slots in use costs the others nothing', async () => {
  const idle = await holdAtNeighbour(10);
  let answer = (): void => undefined;
  const hanging = new Promise<void>((resolve) => (answer = resolve));
  let arrived = 0;
  const stop = at.simulator.observe(async ({ stage, operation }) => {
    if (stage !== 'arrived' || operation !== 'reserve') return;
    arrived++;
    await hanging;
  });
  const tenants = ['acme', 'beta'];
  const asked = Array.from({ length: 100 }, (_, i) => {
    const request = { provider: 'didtfn', phoneNumbers: [`+1206219${1_000 + i}`], region: 'WA' };
    return at.client.post('/v1/reservations', request, { key: tenants[i % 2]!, headers: { prefer: 'wait=0' } });
  });
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(100).fill(201));
  await eventually(
    () => arrived,
    (count) => count === 64,
  );
  const hung = await holdAtNeighbour(50);
  // All of its slots are taken, and not one more.
  expect(arrived).toBe(64);
  expect(idle.statuses).toEqual(Array(neighbours).fill('held'));
  expect(hung.statuses).toEqual(idle.statuses);
  process.stdout.write(
    `holds at a neighbour of a hung provider: median ${hung.medianMs.toFixed(0)} ms, idle ${idle.medianMs.toFixed(0)} ms (ratio ${(hung.medianMs / idle.medianMs).toFixed(2)})\n`,
  );
  answer();
  stop();
  // What was waiting for a slot has its turn.
  for (const key of tenants)
    await at.client.until(
      '/v1/reservations?limit=100',
      ({ data }) => data.length === 50 && data.every(({ status }) => status !== 'unknown'),
      { key },
    );
});
