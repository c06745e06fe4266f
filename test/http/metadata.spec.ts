import { expect, it, jest } from '@jest/globals';
import { startApp } from './app.js';

const reads = (['getMetadata', 'getOwnMetadata', 'hasMetadata', 'getMetadataKeys'] as const).map((name) =>
  jest.spyOn(Reflect, name),
);

it('what decorators say of a route is read at the start, and never for a request', async () => {
  const { url } = await startApp();
  const atStart = reads.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  expect(atStart).toBeGreaterThan(0);
  for (const read of reads) read.mockClear();
  const headers = { authorization: 'Bearer all-key', 'content-type': 'application/json', 'idempotency-key': 'once' };
  const body = JSON.stringify({ lines: [{ phoneNumber: '+12065551234' }] });
  const answers = await Promise.all([
    fetch(`${url}/v1/things`, { method: 'POST', headers, body }),
    fetch(`${url}/v1/things?limit=1`, { headers }),
    fetch(`${url}/v1/things?dryRun=true`, { headers }),
    fetch(`${url}/v1/things`, { headers: { authorization: 'Bearer nobody' } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([201, 200, 400, 401]);
  expect(reads.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0, 0]);
});
