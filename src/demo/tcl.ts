import { type Json, type Walk } from './console.js';

const connection = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };

/** International numbers: reserved for ten minutes, ordered, followed; and one whose regulator requires documents. */
export async function walkTcl(walk: Walk): Promise<void> {
  walk.chapter('TCL: numbers worldwide');
  const found = await walk.call({
    title: 'One search queries every provider and reports the outcome for each',
    method: 'GET',
    path: '/v1/available-numbers?country=GB&type=local&city=London&consecutive=3&limit=3',
  });
  const [first, second] = found['data'] as { phoneNumber: string }[];
  if (!first || !second)
    throw new Error('the sandbox has no numbers left in London; stop the gateway, remove ./data and start again.');
  const reservation = await walk.call({
    title: 'Reserve two: the provider holds them for ten minutes',
    method: 'POST',
    path: '/v1/reservations',
    body: { provider: 'tcl', phoneNumbers: [first.phoneNumber, second.phoneNumber] },
  });
  const placed = await walk.call({
    title: 'Order the reservation; the provider completes the order later',
    method: 'POST',
    path: '/v1/orders',
    body: { reservationId: reservation['id'], connection },
  });
  await walk.until(`/v1/orders/${String(placed['id'])}`, ended);
  await walk.call({
    title: 'The history, step by step',
    method: 'GET',
    path: `/v1/orders/${String(placed['id'])}/events`,
  });

  walk.chapter('TCL: a country that requires documents');
  const wanted = await walk.call({
    title: 'Order any number in Berlin, without a reservation',
    method: 'POST',
    path: '/v1/orders',
    body: { provider: 'tcl', criteria: { type: 'local', country: 'DE', city: 'Berlin', quantity: 1 }, connection },
  });
  const path = `/v1/orders/${String(wanted['id'])}`;
  await walk.until(path, ({ status }) => status === 'action_required');
  await walk.call({ title: 'The order waits. What does it require?', method: 'GET', path: `${path}/documents` });
  for (const documentType of ['identity', 'address'])
    await walk.call({
      title: `Upload the ${documentType}`,
      method: 'POST',
      path: `${path}/documents`,
      body: document(documentType),
    });
  walk.say('The documents are reviewed, and the order continues …');
  await walk.until(path, ended);
  const order = await walk.call({ title: 'The number is in service', method: 'GET', path });
  const [number] = order['phoneNumbers'] as { phoneNumber: string }[];
  await walk.call({
    title: 'Disconnect the number',
    method: 'DELETE',
    path: `/v1/numbers/${encodeURIComponent(number!.phoneNumber)}`,
  });
}

const ended = ({ status }: Json): boolean => status === 'completed' || status === 'partially_completed';

function document(documentType: string): FormData {
  const form = new FormData();
  form.set('documentType', documentType);
  form.set('file', new Blob([`%PDF-1.7 ${documentType}`]), 'document.pdf');
  return form;
}
