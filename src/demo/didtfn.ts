import { randomUUID } from 'node:crypto';
import { type Json, type Walk } from './console.js';

/** US numbers: searched, held, priced and bought exactly once; then a port-in. */
export async function walkDidtfn(walk: Walk): Promise<void> {
  walk.chapter('DID/TFN provider: buy a number');
  await walk.call({ title: 'What does the provider support?', method: 'GET', path: '/v1/providers/didtfn' });
  const found = await walk.call({
    title: 'Search for numbers in Washington',
    method: 'GET',
    path: '/v1/available-numbers?country=US&type=local&region=WA&limit=3&provider=didtfn',
  });
  const [first] = found['data'] as { phoneNumber: string }[];
  if (!first)
    throw new Error('the sandbox has no numbers left in WA; stop the gateway, remove ./data and start again.');
  const reservation = await walk.call({
    title: 'Reserve one: no one else can buy it for ten minutes',
    method: 'POST',
    path: '/v1/reservations',
    body: { provider: 'didtfn', phoneNumbers: [first.phoneNumber] },
  });
  const order = { reservationId: reservation['id'], connection: { trunkId: '3' } };
  await walk.call({
    title: 'Preview an order for it: nothing is sent or claimed',
    method: 'POST',
    path: '/v1/orders/preview',
    body: order,
  });
  const placed = await walk.call({
    title: 'Create the order and pause with the price: nothing is charged yet',
    method: 'POST',
    path: '/v1/orders',
    body: { ...order, confirm: 'manual', customerReference: 'demo' },
  });
  const confirmation = {
    method: 'POST',
    path: `/v1/orders/${String(placed['id'])}/confirm`,
    idempotencyKey: randomUUID(),
  } as const;
  await walk.call({ title: 'Confirm the price. This is the step that is charged', ...confirmation });
  await walk.call({ title: 'Suppose the response was lost: repeat the request with the same key', ...confirmation });
  await walk.call({
    title: 'The history, call by call: process_order, which charges, was sent once',
    method: 'GET',
    path: `/v1/orders/${String(placed['id'])}/events`,
  });
  await walk.call({
    title: 'The number is in service',
    method: 'GET',
    path: `/v1/numbers/${encodeURIComponent(first.phoneNumber)}`,
  });

  walk.chapter('DID/TFN provider: port a number in');
  const foreign = `+1206555${String(1000 + Math.floor(Math.random() * 8000))}`;
  await walk.call({
    title: 'Which of these numbers can be ported, and in which groups?',
    method: 'POST',
    path: '/v1/port-orders/plan',
    body: { phoneNumbers: [foreign, '+12065559021', '+18005551234'] },
  });
  const port = await walk.call({
    title: 'Submit a valid and an invalid number: the invalid one does not affect the other',
    method: 'POST',
    path: '/v1/port-orders',
    body: papers({ phoneNumbers: [foreign, '+12065559021'] }),
  });
  const path = `/v1/port-orders/${String(port['id'])}`;
  await walk.letPass('The gateway tracks the port; in the sandbox, time can be advanced', 60);
  await walk.until(path, ({ status }) => status === 'ported');
  await walk.call({ title: 'The history', method: 'GET', path: `${path}/events` });
  walk.say(`${first.phoneNumber} was bought once, ${foreign} was ported in, and both are in service.`);
}

function papers(order: object): FormData {
  const form = new FormData();
  const whole: Json = {
    provider: 'didtfn',
    category: 'landline',
    subscriberType: 'business',
    loaAuthorizingPerson: 'Sunny Summertime',
    ...order,
  };
  form.set('order', JSON.stringify(whole));
  for (const name of ['loa', 'carrierDocument']) form.set(name, new Blob([`%PDF-1.7 ${name}`]), `${name}.pdf`);
  return form;
}
