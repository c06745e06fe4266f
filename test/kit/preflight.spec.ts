import { afterEach, describe, expect, it } from '@jest/globals';
import { Preflight } from '../../src/providers/kit/preflight.js';
import { holds, probe } from '../../src/providers/kit/probe.js';
import { type Answer, httpUpstream, input, saying, search, senderFor, stopAll, success } from './upstream.js';

afterEach(stopAll);

/** One read, which shows one assumption, made `times` over. */
async function sweep(answers: Answer[], times = 1): Promise<{ ends: string[]; calls: number }> {
  const upstream = await httpUpstream((request, response, count) =>
    answers[Math.min(count, answers.length) - 1]!(request, response, count),
  );
  const asking = probe(search, {
    input: () => input,
    assumes: [
      { id: 'found', advice: 'None.', judge: holds(({ orderId }) => orderId !== '', { ok: 'Yes.', not: 'No.' }) },
    ],
  });
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
