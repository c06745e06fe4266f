import { describe, expect, it } from '@jest/globals';
import { notDone } from '../../src/providers/kit/one-call.js';

const fault = { provider: 'acme', operation: 'pay' } as const;

describe('a change of one call that was not done', () => {
  it('tells a person when the call was sent, with what is safe to show, and where to look', () => {
    const sent = { sentAt: '2026-11-30T12:00:00.000Z', amount: '5.00', card: '[redacted]', note: '' };
    expect(notDone({ kind: 'undecided', detail: 'Its reply was lost.', sent }, 'the payment was made')).toEqual({
      kind: 'needs_review',
      detail: expect.stringMatching(/ Its reply was lost\. .*2026-11-30T12:00:00\.000Z with amount 5\.00\. .*portal/),
    });
  });

  it('says no more than the time where nothing may be shown', () => {
    const sent = { sentAt: '2026-11-30T12:00:00.000Z', card: '[redacted]' };
    expect(notDone({ kind: 'undecided', detail: '', sent }, 'it was made')).toMatchObject({
      detail: expect.stringContaining('2026-11-30T12:00:00.000Z. '),
    });
  });

  it('was rejected where nothing was changed, and leaves nothing to look for', () => {
    const end = notDone({ kind: 'refused', code: 'upstream_rejected', fault }, 'it was made');
    expect(end).toMatchObject({ kind: 'rejected', failure: { code: 'upstream_rejected' } });
  });

  it('needs review, without a time, where a call that was sent again was rejected', () => {
    const end = notDone({ kind: 'refused', code: 'upstream_rejected', fault, repeated: true }, 'it was made');
    expect(end).toMatchObject({ kind: 'needs_review', detail: expect.not.stringContaining('sent at ') });
  });
});
