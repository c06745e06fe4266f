import { each, type Gateway, ok, settledOrder } from 'telecom-provisioning-gateway-client';

/** Finds a number, holds it, sees its price, buys it and puts it on another trunk. */
export async function buy(gateway: Gateway): Promise<string> {
  const query = { type: 'local' as const, region: 'WA', limit: 1, provider: ['didtfn'] };
  const found = await ok(gateway.GET('/v1/available-numbers', { params: { query } }));
  const phoneNumber = found.data[0]!.phoneNumber;
  const reservation = await ok(gateway.POST('/v1/reservations', { body: { provider: 'didtfn', phoneNumbers: [phoneNumber] } }));
  const body = { reservationId: reservation.id, connection: { trunkId: '3' }, confirm: 'manual', customerReference: 'PO-4711' } as const;
  const priced = await ok(gateway.POST('/v1/orders', { body }));
  console.log('costs', priced.cost?.total);
  await ok(gateway.POST('/v1/orders/{id}/confirm', { params: { path: { id: priced.id } } }));
  const order = await settledOrder(gateway, priced.id);
  await ok(gateway.PATCH('/v1/numbers/{e164}', { params: { path: { e164: phoneNumber } }, body: { trunkId: '4' } }));
  for await (const one of each((query) => gateway.GET('/v1/orders', { params: { query: { ...query, limit: 2, customerReference: 'PO-4711' } } })))
    console.log(one.id, one.status);
  return order.status;
}
