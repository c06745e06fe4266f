import { describe, expect, it } from '@jest/globals';
import { type Clock, systemClock } from '../../src/clock.js';
import { type PreparedCall } from '../../src/contract/steps.js';
import { GatewayError, type ProblemCode } from '../../src/domain/errors.js';
import { NotPrepared, preparedInTime } from '../../src/sagas/call-preparation.js';
import { Suspended } from '../../src/sagas/run-suspension.js';

const now = 1_000_000;
const clock: Clock = { ...systemClock, now: () => now };
const fault = { provider: 'didtfn', operation: 'read' } as const;
const away = (code: ProblemCode): GatewayError =>
  new GatewayError(code, 'No.', { upstream: fault, retry: { safe: true } });

/** What stops a call from being made, where reading for it fails. */
const stopped = (error: unknown, spec: { tryUntil?: number; insist?: boolean }): Promise<unknown> =>
  preparedInTime(() => Promise.reject(error as Error), spec, clock).catch((reason: unknown) => reason);

describe('a call that something is read for', () => {
  it('is made of what was read', async () => {
    const call = { operation: 'act' } as PreparedCall<object>;
    expect(await preparedInTime(() => Promise.resolve(call), {}, clock)).toBe(call);
  });

  it('is made again in a second while its time lasts, and is not made when it is over', async () => {
    const error = away('upstream_timeout');
    expect(await stopped(error, { tryUntil: now + 1 })).toMatchObject({ until: now + 1_000, because: error });
    expect(await stopped(error, { tryUntil: now })).toEqual(new NotPrepared({ code: 'upstream_timeout', fault }));
  });

  it('without an end is a failure of its run, which is tried again', async () => {
    const error = away('upstream_timeout');
    expect(await stopped(error, {})).toBe(error);
  });

  it('is not made where the provider refuses the gateway, unless it has to come to pass: then it is made again in a minute', async () => {
    const error = away('upstream_unauthorized');
    const given = await stopped(error, { tryUntil: now + 1 });
    expect(given).toBeInstanceOf(NotPrepared);
    expect((given as NotPrepared).failure).toEqual({ code: 'upstream_unauthorized', fault });
    const again = await stopped(error, { tryUntil: now + 1, insist: true });
    expect(again).toBeInstanceOf(Suspended);
    expect(again).toMatchObject({ until: now + 60_000 });
  });

  it.each([
    ['is a defect', new TypeError('a defect')],
    [
      'may not be tried again',
      new GatewayError('upstream_malformed', 'No.', { upstream: fault, retry: { safe: false } }),
    ],
    ['is not the provider’s', new GatewayError('invalid_request', 'No.', { retry: { safe: true } })],
  ])('fails with an error that %s', async (_, error) => {
    expect(await stopped(error, { tryUntil: now + 1 })).toBe(error);
  });
});
