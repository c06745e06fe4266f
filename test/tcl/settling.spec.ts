import { describe, expect, it } from '@jest/globals';
import { type OrderResult, type OrderRun, type OrderToPlace } from '../../src/contract/orders.js';
import { type StepResult, type StepSpec } from '../../src/contract/steps.js';
import { newId } from '../../src/domain/ids.js';
import { TclOrders } from '../../src/providers/tcl/tcl.orders.js';

const requestId = newId('req');
const upstreamOrder = (orderId: string): object => ({
  orderId,
  requestId,
  status: 'accepted',
  orderType: 'new',
  productId: 'local',
  country: 'US',
  // The provider has taken it and does not name its numbers yet.
  numbers: [],
});

/** An order of two reservations at the provider: the first is placed, the reply to the second is lost; what its look-up finds, and how the order ends. */
async function lookUpOfTheSecond(listed: readonly object[]): Promise<{ found: unknown; end: OrderResult }> {
  const read = (): Promise<object> => Promise.resolve({ orders: listed });
  const upstream = { sender: { read }, reconcile: 'authoritative' };
  let found: unknown;
  const step = async (spec: StepSpec<{ orderId: string }>): Promise<StepResult<{ orderId: string }>> => {
    if (spec.key === 'order:R1') return { kind: 'done', value: { orderId: 'O1' }, sent: {} };
    found = await spec.lookUp!.read(Date.now(), {});
    return { kind: 'undecided', detail: 'the test ends here', sent: {} };
  };
  const run = { step, claimedByOthers: () => Promise.resolve(new Set<string>()) } as unknown as OrderRun;
  const order = {
    groupId: requestId,
    connection: { trunkId: 'conn-1' },
    providerOptions: { productId: 'local', country: 'US' },
    numbers: [
      { phoneNumber: '+12065550101', holdId: 'R1' },
      { phoneNumber: '+12065550102', holdId: 'R2' },
    ],
  } as unknown as OrderToPlace;
  const end = await new TclOrders(upstream as never, {} as never, {} as never, {} as never).place(run, order);
  return { found, end };
}

describe('what became of one of several orders of a request at TCL', () => {
  it('is not read from the order that another part of it has been answered with', async () => {
    expect((await lookUpOfTheSecond([upstreamOrder('O1')])).found).toEqual({ kind: 'absent' });
  });

  it('is read from the one that is left', async () => {
    const listed = [upstreamOrder('O1'), upstreamOrder('O2')];
    expect((await lookUpOfTheSecond(listed)).found).toEqual({ kind: 'executed', value: { orderId: 'O2' } });
  });

  it('leaves the part that was placed on record when a person has to look', async () => {
    const { end } = await lookUpOfTheSecond([]);
    expect(end).toMatchObject({ kind: 'needs_review', done: { providerOrderIds: ['O1'] } });
  });
});
