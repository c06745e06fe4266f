import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { startTestGateway, type TestGateway } from './gateway.js';

/** Calls that TCL has taken and not answered. */
const held: ServerResponse[] = [];
const tcl = createServer((_, response) => void held.push(response));
let at: TestGateway;
beforeAll(async () => {
  await once(tcl.listen(0, '127.0.0.1'), 'listening');
  at = await startTestGateway({
    PROVIDERS: 'didtfn,tcl',
    TCL_BASE_URL: `http://127.0.0.1:${(tcl.address() as AddressInfo).port}`,
    TCL_TOKEN: 'token',
    TCL_RATE_PER_SECOND: '1000',
    DIDTFN_RATE_PER_SECOND: '1000',
  });
});
afterAll(async () => {
  await at.stop();
  tcl.closeAllConnections();
  tcl.close();
});

const hanging = 24;
const others = 48;

it('a hanging provider costs callers of another nothing: no call, no place, no turn', async () => {
  const ended: number[] = [];
  const searches = Array.from({ length: hanging }, async (_, i) => {
    const answer = await at.client.get(`/v1/available-numbers?region=WA&contains=${i + 10}`);
    ended.push(i);
    return answer;
  });
  await eventually(
    () => held.length,
    (count) => count === hanging,
  );
  const calls = await at.callsDuring(async () => {
    const answers = await Promise.all(
      Array.from({ length: others }, (_, i) =>
        at.client.get(`/v1/available-numbers?provider=didtfn&region=OR&limit=${i + 1}`),
      ),
    );
    for (const { status, body } of answers)
      expect([status, body.providers]).toEqual([200, [expect.objectContaining({ provider: 'didtfn', outcome: 'ok' })]]);
  });
  // All of them have been answered before any of those that hang; what they have in common was asked once.
  expect([ended.length, held.length]).toEqual([0, hanging]);
  expect(calls).toEqual([...new Set(calls)]);

  for (const response of held) response.setHeader('content-type', 'application/json').end('{"numbers":[]}');
  for (const { status, body } of await Promise.all(searches))
    expect([status, body.providers.map(({ outcome }: { outcome: string }) => outcome)[1]]).toEqual([200, 'empty']);
  // Each was asked once: what answers late is not asked again.
  expect(held).toHaveLength(hanging);
});
