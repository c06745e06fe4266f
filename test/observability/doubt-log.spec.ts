import { describe, expect, it } from '@jest/globals';
import { type NewEvent } from '../../src/domain/lifecycle-event.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { warnOfDoubts } from '../../src/observability/doubt-log.js';
import { type LogFacts, type Logger } from '../../src/observability/logger.js';
import { Origins } from '../../src/observability/origins.js';

const orderId = `ord_${'0'.repeat(26)}`;
const order = { id: orderId, tenant: 'acme', provider: 'didtfn' };
const review: NewEvent = { type: 'status_changed', from: 'outcome_unknown', to: 'needs_review', detail: 'secret' };

async function watched() {
  const ledger = await openLedger('sqlite::memory:');
  const origins = new Origins();
  const warned: [string, LogFacts][] = [];
  const none = (): undefined => undefined;
  const logger: Logger = {
    debug: none,
    info: none,
    error: none,
    warn: (facts, said) => void warned.push([said, facts]),
  };
  warnOfDoubts(ledger, logger, origins);
  return { ledger, origins, warned };
}

describe('what is left in doubt', () => {
  it('has a warning once it is committed, with the request that began it', async () => {
    const { ledger, origins, warned } = await watched();
    origins.note(orderId, { requestId: 'mine', traceId: 'trace' });
    await ledger.transaction(async (view) => {
      await view.events.append(order, review);
      expect(warned).toEqual([]);
    });
    const call = { type: 'call_ended', to: 'unknown', operation: 'process_order', detail: 'secret' };
    await ledger.transaction((view) => view.events.append({ id: 'other', tenant: 'acme' }, call));
    await ledger.close();
    expect(warned).toEqual([
      ['manual review is needed', { provider: 'didtfn', tenant: 'acme', orderId, requestId: 'mine', traceId: 'trace' }],
      ['the outcome of a call is unknown', { tenant: 'acme', operation: 'process_order', subjectId: 'other' }],
    ]);
  });

  it('has none for what was not committed, nor for anything else', async () => {
    const { ledger, warned } = await watched();
    const undone = ledger.transaction(async (view) => {
      await view.events.append(order, review);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    for (const to of ['done', 'refused', 'not_sent'])
      await ledger.transaction((view) => view.events.append(order, { type: 'call_ended', to, operation: 'reserve' }));
    await ledger.transaction((view) => view.events.append(order, { ...review, to: 'completed' }));
    await ledger.close();
    expect(warned).toEqual([]);
  });
});

describe('the requests that resources were begun by', () => {
  it('are forgotten, oldest first, beyond ten thousand', () => {
    const origins = new Origins();
    for (let i = 0; i <= 10_000; i++) origins.note(`r${i}`, { requestId: `q${i}` });
    expect(origins.of('r0')).toBeUndefined();
    expect(origins.factsOf('r1')).toEqual({ subjectId: 'r1', requestId: 'q1' });
    expect(origins.of('r10000')).toEqual({ requestId: 'q10000' });
  });
});
