import { afterEach, describe, expect, it } from '@jest/globals';
import { operation } from '../../src/providers/kit/operation.js';
import { Preflight, type PreflightPlan } from '../../src/providers/kit/preflight.js';
import { holds, probe } from '../../src/providers/kit/probe.js';
import { list, object, text } from '../../src/providers/kit/readers.js';
import {
  type Answer,
  deadUrl,
  httpUpstream,
  input,
  reserve,
  saying,
  search,
  senderFor,
  stopAll,
  success,
} from './upstream.js';

afterEach(stopAll);

const asking = probe(search, {
  input: () => input,
  assumes: [
    { id: 'found', advice: 'None.', judge: holds(({ orderId }) => orderId !== '', { ok: 'Yes.', not: 'No.' }) },
  ],
});

/** One read, which shows one assumption, made `times` over. */
async function sweep(answers: Answer[], times = 1): Promise<{ ends: string[]; calls: number }> {
  const upstream = await httpUpstream((request, response, count) =>
    answers[Math.min(count, answers.length) - 1]!(request, response, count),
  );
  const probes = Array.from({ length: times }, () => asking);
  const checks = await new Preflight(senderFor(upstream.url), { rows: [], probes }, 20).run();
  const ends = checks.flatMap(({ id, outcome }) => (/^(?:shape|assumption):/.test(id) ? `${id} ${outcome}` : []));
  return { ends, calls: upstream.requests.length };
}
const busy = saying(429, '');

describe('a preflight', () => {
  it('waits when the provider says that calls are too many, and asks again', async () => {
    expect((await sweep([busy, busy, busy, saying(200, success)])).ends).toEqual([
      'shape:search ok',
      'assumption:found ok',
    ]);
  });

  it('stops asking when that does not help', async () => {
    const { ends, calls } = await sweep([busy], 5);
    expect(ends.slice(0, 3)).toEqual(['shape:search warning', 'assumption:found skipped', 'shape:search skipped']);
    expect(ends.slice(2).filter((end) => !end.endsWith('skipped'))).toEqual([]);
    expect(calls).toBeLessThanOrEqual(12);
  });

  it('judges nothing that is assumed by an answer that may be another in a minute', async () => {
    expect((await sweep([saying(504, '')])).ends).toEqual(['shape:search failed', 'assumption:found skipped']);
    expect((await sweep([saying(500, '')])).ends).toEqual(['shape:search failed', 'assumption:found skipped']);
  });
});

describe('what a preflight says', () => {
  /** Each check in a line, where every read is answered so. */
  async function saidOf(answer: Answer, plan: Partial<PreflightPlan> = {}): Promise<string[]> {
    const { url } = await httpUpstream(answer);
    return linesOf(url, plan);
  }
  async function linesOf(url: string, plan: Partial<PreflightPlan>): Promise<string[]> {
    const checks = await new Preflight(senderFor(url), { rows: [], probes: [asking], ...plan }, 20).run();
    return checks.flatMap(({ id, outcome, detail }) => (id === 'clock' ? [] : [`${id} ${outcome}: ${detail}`]));
  }

  it('of the door that is shut, of the others, and of every read that shows nothing for it', async () => {
    expect(await saidOf(saying(401, ''), { probes: [asking, asking] })).toEqual([
      'reachable ok: The provider responds.',
      'allow_list skipped: Not reached.',
      'credentials failed: The provider rejects the credentials (http_401).',
      'shape:search skipped: No result: the provider rejects the credentials.',
      'assumption:found skipped: No result: the provider rejects the credentials.',
      'shape:search skipped: Skipped: the provider rejects the credentials.',
      'assumption:found skipped: Skipped: the provider rejects the credentials.',
    ]);
    expect((await saidOf(saying(403, ''), { known: { address: '192.0.2.7' } })).slice(0, 4)).toEqual([
      'reachable ok: The provider responds.',
      "allow_list failed: The provider does not accept calls from this gateway's IP address (http_403). It sees this gateway at 192.0.2.7.",
      'credentials skipped: Not reached.',
      "shape:search skipped: No result: the provider does not accept calls from this gateway's ip address.",
    ]);
    expect(await linesOf(await deadUrl(), {})).toEqual([
      'reachable failed: The provider does not respond (ECONNREFUSED).',
      'allow_list skipped: Not reached.',
      'credentials skipped: Not reached.',
      'shape:search skipped: No result: the provider does not respond.',
      'assumption:found skipped: No result: the provider does not respond.',
    ]);
  });

  const unshown = 'The read that would show it did not return the expected result.';
  const unheard = 'The read that would show it got no response.';
  // prettier-ignore
  const shown: [string, Answer, string, string][] = [
    ['a reply', saying(200, success), 'ok: Parsed as expected.', 'ok: Yes.'],
    ['HTML', saying(200, '<html></html>'), 'failed: The reply does not match its definition: offset 0: expected a value.', `skipped: ${unshown}`],
    ['a reply that lacks something', saying(200, '{"status":"200"}'), 'failed: The reply does not match its definition: reply.orderId: expected text.', `skipped: ${unshown}`],
    ['an unknown status', saying(200, '{"status":"wait"}'), 'failed: The reply does not match its definition: unknown status.', `skipped: ${unshown}`],
    ['a refusal', saying(400, '{"status":"77","error":"no"}'), 'warning: Rejected (77, HTTP 400).', `skipped: ${unshown}`],
    ['a refusal of this alone', saying(403, '{"status":"9","error":"no"}'), 'failed: The provider refuses the account access to this (9, HTTP 403).', `skipped: ${unshown}`],
    ['500', saying(500, ''), 'failed: No response (http_500).', `skipped: ${unheard}`],
    ['504', saying(504, ''), 'failed: No response (http_504).', `skipped: ${unheard}`],
    ['429', saying(429, ''), 'warning: Rate limit exceeded (http_429).', `skipped: ${unheard}`],
  ];
  it.each(shown)('of %s', async (_what, answer, shape, assumption) => {
    expect((await saidOf(answer)).filter((line) => /^(?:shape|assumption):/.test(line))).toEqual([
      `shape:search ${shape}`,
      `assumption:found ${assumption}`,
    ]);
  });

  it('of reads that nobody has thought of: all that change nothing, where their fields are known', async () => {
    const all = operation({
      name: 'list',
      upstream: 'POST /list',
      routes: [],
      effect: 'read',
      fields: {},
      reply: object({ rows: list(text) }),
    });
    const lines = await saidOf(saying(200, '{"status":"200","rows":[]}'), { rows: [search, all, reserve], probes: [] });
    expect(lines.filter((line) => line.startsWith('shape:'))).toEqual([
      'shape:search skipped: Needs a value for number; no reply contained one.',
      'shape:list ok: Parsed; the list was empty, so no row was checked.',
    ]);
  });
});
