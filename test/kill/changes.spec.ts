import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { startDidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { startTclSimulator } from '../../src/sandbox/tcl/simulator.js';
import { startTelecloudSimulator } from '../../src/sandbox/telecloud/simulator.js';
import { startVoipmsSimulator } from '../../src/sandbox/voipms/simulator.js';
import { tclVariables } from '../e2e/tcl.js';
import { telecloudVariables } from '../e2e/telecloud.js';
import { voipmsVariables } from '../e2e/voipms.js';
import { type Deed, doer, type Providers } from './deed.js';
import { deeds } from './deeds.js';
import { Ground, type Sent, untilTheEnd } from './ground.js';
import { voipmsDeeds } from './voipms-deeds.js';

/**
 * What is done beside the orders of a cart, killed before and after every commit and every send. Papers and cards die with the process that had
 * them: then nothing may have been sent, and the caller is told. Whatever was sent was sent once, and is found.
 */
const open = ['accepted', 'in_progress', 'outcome_unknown', 'draft'];

async function everyProvider(portStepMs = 50): Promise<Providers> {
  const [didtfn, tcl, telecloud, voipms] = await Promise.all([
    startDidtfnSimulator({ portFocMs: 50, portCompleteMs: 100 }),
    startTclSimulator({ startMs: 20, deliverMs: 20 }),
    startTelecloudSimulator(),
    startVoipmsSimulator({ portStepMs, backOrderMs: 20 }),
  ]);
  for (const started of [didtfn, tcl, telecloud, voipms]) untilTheEnd(started);
  return { didtfn, tcl, telecloud, voipms };
}

function groundFor({ didtfn, tcl, telecloud, voipms }: Providers): Ground {
  const ground = new Ground({
    PROVIDERS: 'didtfn,tcl,telecloud,voipms',
    PAYMENTS_RAW_CARD: 'enabled',
    DIDTFN_BASE_URL: didtfn.baseUrl,
    DIDTFN_TOKEN: didtfn.token,
    DIDTFN_ACCOUNT_NO: didtfn.accountNo,
    ...tclVariables(tcl),
    ...telecloudVariables(telecloud),
    ...voipmsVariables(voipms),
  });
  ground.setTenants({ [doer]: {} });
  return ground;
}

/** The request of one try, with a key of its own. */
function requestOf(deed: Deed, i: number): Sent {
  const { method, path } = deed;
  const asked = { key: doer, method, path: typeof path === 'string' ? path : path(i), idempotencyKey: randomUUID() };
  return { ...asked, body: deed.body(i) };
}

type End = 'done' | 'not done' | 'for a person';

/** As a caller who insists: the same request until it is answered, then the subject to its end. */
async function endOf(ground: Ground, deed: Deed, request: Sent): Promise<End> {
  const told = await ground.insist(request);
  // Only what certainly was not done is told as a failure.
  if (told.status >= 400) {
    expect(told.body.code).toMatch(/^(?:upstream_)?unavailable$/);
    return 'not done';
  }
  const path = deed.follow(told);
  const isOpen = told.status === 202 || (path !== '' && open.includes(told.body.status));
  const { status } = isOpen ? await ground.until(doer, path, (now) => !open.includes(now.status)) : told.body;
  if (status === 'rejected') return 'not done';
  if (status !== 'needs_review') return 'done';
  expect(deed.unreadable).toBe(true);
  return 'for a person';
}

describe.each(Object.entries({ ...deeds, ...voipmsDeeds }))('killing the gateway in the middle of %s', (name, deed) => {
  it('at every named point: done once and told, or not done and told', async () => {
    const providers = await everyProvider(deed.portStepMs);
    const ground = groundFor(providers);

    // Which points are there? One undisturbed one passes all of them.
    await ground.start();
    await deed.before?.(ground);
    await ground.gateway.arm();
    expect(await endOf(ground, deed, requestOf(deed, 0))).toBe('done');
    expect(deed.done(providers)).toBe(1);
    const points = ground.gateway.passed();
    expect(points.filter((point) => point.startsWith('send:'))).toHaveLength(2 * (deed.sends ?? 1));

    let done = 1;
    let undone = 0;
    // Each process recovers from the death of the one before it, and then dies at the next point.
    for (const [i, point] of points.entries()) {
      const request = requestOf(deed, i + 1);
      await ground.sendInto(point, request);
      await ground.start();
      const end = await endOf(ground, deed, request);
      const before = done;
      if (end === 'done') done++;
      else if (end === 'not done') undone++;
      // Whether it was done a person finds out; that it was not done twice, and is not sent again, is ours to see to.
      else done += deed.done(providers) - before;
      expect(done - before).toBeLessThanOrEqual(1);
      if (end === 'for a person') expect(await endOf(ground, deed, request)).toBe('for a person');
      expect({ point, done: deed.done(providers) }).toEqual({ point, done });
    }
    process.stdout.write(
      `${name}: killed at ${points.length} points, ${done} done once, ${undone} not done and told so\n`,
    );
  }, 300_000);
});
