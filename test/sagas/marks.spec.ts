import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type LedgerView } from '../../src/ledger/ledger.js';
import { ChangeSaga } from '../../src/sagas/change-saga.js';
import { Confidential } from '../../src/sagas/confidential.js';
import { orderMarks } from '../../src/sagas/order-marks.js';
import { PortSaga } from '../../src/sagas/port-saga.js';
import { changeOf, held, orderOf, portOf } from '../ledger/samples.js';
import { SagaWork } from './saga-work.js';

const order = orderOf(held(), { status: 'in_progress' });
const change = changeOf({ status: 'in_progress' });
const port = portOf();

describe.each([
  ['an order', order.id, (view: LedgerView) => view.orders, order, 'in_progress'],
  ['a change', change.id, (view: LedgerView) => view.changes, change, 'in_progress'],
  ['a port', port.id, (view: LedgerView) => view.ports, port, 'draft'],
])('%s whose call has an unknown outcome', (_, id, storeOf, sample, before) => {
  let work: SagaWork;
  beforeEach(async () => {
    work = await new SagaWork().start();
    await storeOf(work.ledger).insert(sample as never);
  });
  afterEach(() => work.end());

  const marks = () => {
    if (id === order.id) return orderMarks(id);
    const saga =
      id === change.id
        ? new ChangeSaga(work.ledger, {} as never, new Confidential())
        : new PortSaga(work.ledger, {} as never, new Confidential(), 1);
    return saga.marks(id);
  };
  const marked = async (mark: 'unknown' | 'settled'): Promise<string | undefined> => {
    await work.ledger.transaction((view) => marks()[mark]!(view));
    return (await storeOf(work.ledger).find(id))?.status;
  };

  it('says so once, and goes on as before when it is settled', async () => {
    expect(await marked('settled')).toBe(before);
    expect(await marked('unknown')).toBe('outcome_unknown');
    expect(await marked('unknown')).toBe('outcome_unknown');
    expect(await marked('settled')).toBe(before);
    expect(await marked('settled')).toBe(before);
    const history = await work.ledger.events.list('acme', id, { limit: 10 });
    expect(history.map(({ to }) => to)).toEqual(['outcome_unknown', before]);
  });
});
