import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChangeEnd, type ChangeRun, SecretGone } from '../../src/contract/changes.js';
import { GatewayError, invalidField } from '../../src/domain/errors.js';
import { type Change } from '../../src/domain/change.js';
import { ChangeSaga } from '../../src/sagas/change-saga.js';
import { Confidential } from '../../src/sagas/confidential.js';
import { Suspended } from '../../src/sagas/run-suspension.js';
import { changeOf } from '../ledger/samples.js';
import { SagaWork } from './saga-work.js';

const operations = [{ name: 'act', effect: 'write', settle: { by: 'manual_review' } }];
const created = { kind: 'completed', result: { id: '3' }, makes: { kind: 'trunk', externalId: '3' } } as const;
const invalid = (): GatewayError => invalidField('/title', 'unsupported', 'It takes no such title.');

/** Changes whose handler does as it is told. */
class ChangeWork extends SagaWork {
  readonly confidential = new Confidential();
  /** What the handler was given that nobody keeps. */
  readonly secrets: unknown[] = [];
  apply: (run: ChangeRun) => Promise<ChangeEnd<unknown>> = () => Promise.resolve(created);

  async accepted(sample: Partial<Change> = {}): Promise<Change> {
    const change = changeOf(sample);
    await this.ledger.changes.insert(change);
    this.confidential.keep(change.id, 'secret');
    return change;
  }

  async advanced(change: Change): Promise<Change> {
    const handler = {
      apply: (run: ChangeRun, _: unknown, secret: unknown) => (this.secrets.push(secret), this.apply(run)),
    };
    const registry = { for: () => ({ changeOf: () => ({ provider: { operations }, handler }) }) };
    await this.advance(new ChangeSaga(this.ledger, registry as never, this.confidential), change, 'change');
    return (await this.ledger.changes.find(change.id))!;
  }

  ownerOf(change: Change): Promise<string | undefined> {
    return this.ledger.ownerships.owner({ ...change, kind: 'trunk', externalId: '3' });
  }
}

describe('the work of a change', () => {
  let work: ChangeWork;
  beforeEach(async () => {
    work = await new ChangeWork().start();
  });
  afterEach(() => work.end());

  /** A call of it that goes out. */
  const sent = async (run: ChangeRun): Promise<void> => {
    const send = () => Promise.resolve({ kind: 'done', value: {} } as const);
    const call = { operation: 'act', effect: 'write', settledBy: 'manual_review', digest: {}, timeoutMs: 1, lateBoundMs: 1 }; // prettier-ignore
    await run.step({ key: 'act', call: { ...call, send } as never });
  };

  it('completes with what follows from it, once', async () => {
    const change = await work.advanced(await work.accepted());
    expect(change).toMatchObject({ status: 'completed', result: { id: '3' } });
    expect(await work.ownerOf(change)).toBe('acme');
    await work.advanced(change);
    expect(work.secrets).toEqual(['secret']);
  });

  it('ends as rejected, with nothing that would have followed', async () => {
    const failure = { code: 'upstream_rejected', detail: 'The provider rejected it.' } as const;
    work.apply = () => Promise.resolve({ kind: 'rejected', failure });
    const change = await work.advanced(await work.accepted());
    expect(change).toMatchObject({ status: 'rejected', failure });
    expect(await work.ownerOf(change)).toBeUndefined();
  });

  it('is left to a person where nobody can tell, and is not tried again', async () => {
    work.apply = () => Promise.resolve({ kind: 'needs_review', detail: 'Its reply was lost.' });
    const change = await work.advanced(await work.accepted());
    expect(change).toMatchObject({ status: 'needs_review', failure: { code: 'outcome_unknown', detail: 'Its reply was lost.' } }); // prettier-ignore
    await work.advanced(change);
    expect(work.secrets).toHaveLength(1);
  });

  it('is rejected where it cannot be sent, by field', async () => {
    work.apply = () => Promise.reject(invalid());
    const change = await work.advanced(await work.accepted());
    expect(change).toMatchObject({ status: 'rejected', failure: { code: 'invalid_request', errors: [{ pointer: '/title' }] } }); // prettier-ignore
  });

  it('is left to a person where part of it was sent and the rest cannot be', async () => {
    work.apply = async (run) => {
      await sent(run);
      throw invalid();
    };
    expect(await work.advanced(await work.accepted())).toMatchObject({ status: 'needs_review' });
  });

  it('is rejected where its secret is gone', async () => {
    work.apply = () => Promise.reject(new SecretGone());
    expect(await work.advanced(await work.accepted())).toMatchObject({ status: 'rejected', failure: { code: 'unavailable' } }); // prettier-ignore
  });

  it.each([
    ['the gateway', new TypeError('a defect')],
    ['the provider', new GatewayError('not_found', 'No.', { upstream: { provider: 'didtfn', operation: 'act' } })],
  ])('goes on later where the fault is of %s', async (_, error) => {
    work.apply = () => Promise.reject(error);
    const change = await work.accepted();
    await expect(work.advanced(change)).rejects.toBe(error);
    expect(await work.ledger.changes.find(change.id)).toMatchObject({ status: 'accepted' });
  });

  it('keeps its secret for one run, however that ends', async () => {
    work.apply = (run) => run.waitUntil(work.now + 1_000);
    const change = await work.accepted();
    for (const _ of [1, 2]) await expect(work.advanced(change)).rejects.toBeInstanceOf(Suspended);
    expect(work.secrets).toEqual(['secret', undefined]);
  });

  it('says once that the provider is at it', async () => {
    work.apply = async (run) => {
      await run.following();
      return run.waitUntil(work.now + 1_000);
    };
    const change = await work.accepted();
    for (const _ of [1, 2]) await expect(work.advanced(change)).rejects.toBeInstanceOf(Suspended);
    expect(await work.ledger.changes.find(change.id)).toMatchObject({ status: 'in_progress' });
    expect(await work.ledger.events.list('acme', change.id, { limit: 10 })).toHaveLength(1);
  });
});
