import { afterAll, describe, expect, it } from '@jest/globals';
import { type ServiceStatus } from '../../src/domain/service-order.js';
import { type GatewayError } from '../../src/domain/errors.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { MakeChange } from '../../src/usecases/kit/make-change.js';
import { ServiceOrders } from '../../src/usecases/service-orders.js';
import { removeDirectories, sqliteUrl } from '../ledger/places.js';
import { held, orderOf } from '../ledger/samples.js';
import { acme, freshKey } from '../sagas/harness.js';
import { freshDatabase } from '../support/services.js';

afterAll(removeDirectories);

describe.each([
  ['SQLite', () => Promise.resolve(sqliteUrl())],
  ['PostgreSQL', freshDatabase],
] as const)('a toggle of a service, on %s', (_, place) => {
  /** What becomes of a request to suspend an active service that is like this when the request is written down. */
  async function suspending(status: ServiceStatus): Promise<[code: string, made: number]> {
    const ledger = await openLedger(await place());
    const service = { customerId: '8001', ratePlanId: '1', status: 'active' as ServiceStatus };
    const order = { ...orderOf(held({ numbers: [] })), kind: 'service' as const, service, providerOrderIds: ['77'] };
    await ledger.orders.insert(order);
    const provider = { id: order.provider, account: order.account };
    const handler = { prepare: () => ledger.orders.setService(order.id, { ...service, status }) };
    const registry = { for: () => ({ change: () => ({ provider, handler }) }) } as never;
    const runner = {
      startWith: (__: unknown, ___: unknown, create: (enlist: () => Promise<void>) => Promise<void>) => create(async () => {}), // prettier-ignore
      waitFor: (__: string, find: () => Promise<unknown>) => find(),
    } as never;
    const make = new MakeChange(ledger, registry, runner, { forget: () => {} } as never);
    const services = new ServiceOrders(ledger, registry, runner, {} as never, make);
    const code = await services.change(acme, 'service_order.suspend', order.id, {}, freshKey(acme), 0).then(
      () => 'made',
      (error: GatewayError) => error.code,
    );
    const made = (await ledger.changes.list('acme', { limit: 10 })).length;
    await ledger.close();
    return [code, made];
  }

  it('is made only if the service still is as it was read', async () => {
    expect(await suspending('active')).toEqual(['made', 1]);
    expect(await suspending('suspended')).toEqual(['invalid_state', 0]);
  });
});
