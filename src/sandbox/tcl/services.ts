import { jsonReply } from '../kit/reply.js';
import {
  type Account,
  type Asked,
  type Customer,
  type Operation,
  ownCustomer,
  Refusal,
  text,
  textList,
  whole,
  word,
} from './account.js';
import { type NewOrder } from './events.js';
import { accepted, routingOf } from './orders.js';
import { type Connection, type Service } from './state.js';

/** An order about services of one product and one country. */
function serviceOrder(
  orderType: 'change' | 'move' | 'delete',
  what: (body: Asked['body'], account: Account, customer: Customer) => Pick<NewOrder, 'routing' | 'locationId'>,
): Operation {
  return ({ body }, account) => {
    const customer = ownCustomer(body, account);
    const requestId = text(body, 'requestId');
    const services = textList(body, 'serviceIds').map((id) => serviceOf(id, account));
    if (services.some((s) => s.customerId !== customer.customerId)) throw new Refusal(403, 'No access to this service');
    const [first] = services;
    if (services.some((s) => s.status !== 'active')) throw new Refusal(409, 'A service has ended');
    if (services.some((s) => s.country !== first!.country || s.productId !== first!.productId))
      throw new Refusal(400, 'One product and one country in an order');
    const { productId, country } = first!;
    const numbers = services.map((s) => s.number);
    return accepted(account, {
      requestId,
      customerId: customer.customerId,
      orderType,
      productId,
      country,
      numbers,
      pace: { ...account.pace },
      ...what(body, account, customer),
    });
  };
}

function serviceOf(serviceId: string, { ledger }: Account): Service {
  const found = ledger.state.services.get(serviceId);
  if (!found) throw new Refusal(404, 'No such service');
  return found;
}

const listProducts: Operation = ({ fields }, account) => {
  const { customerId } = ownCustomer(fields, account);
  const wanted = ['productId', 'country', 'number', 'status'] as const;
  const found = account.ledger
    .services()
    .filter((service) => service.customerId === customerId)
    .filter((service) => wanted.every((name) => fields[name] === undefined || service[name] === fields[name]));
  return jsonReply({ products: found.map(printed) });
};

const getCustomer: Operation = ({ fields }, account) => {
  return jsonReply({ ...ownCustomer(fields, account), name: 'Sandbox Ltd' });
};

const createConnection: Operation = ({ body }, { ledger }) => {
  const name = text(body, 'name');
  word(text(body, 'type'), ['sip'], 'type');
  const host = text(body, 'host');
  const port = body['port'] === undefined ? {} : { port: whole(body['port'], 'port', 65_535) };
  const connectionId = `conn-${ledger.state.connections.size + 1}`;
  ledger.record({ type: 'connection', connectionId, name, host, ...port });
  return jsonReply(line({ connectionId, name }), 201);
};

const getConnection: Operation = ({ fields }, { ledger }) => {
  const found = ledger.state.connections.get(fields['connectionId'] ?? '');
  if (!found) throw new Refusal(404, 'No such connection');
  return jsonReply(line(found));
};

export const serving: Readonly<Record<string, Operation>> = {
  changeOrder: serviceOrder('change', (body, account) => ({ routing: routingOf(body, account) })),
  moveOrder: serviceOrder('move', (body, _account, { locationIds }) => ({
    locationId: word(text(body, 'locationId'), locationIds, 'locationId'),
  })),
  deleteOrder: serviceOrder('delete', () => ({})),
  listProducts,
  getProduct: ({ fields }, account) => jsonReply(printed(serviceOf(fields['serviceId'] ?? '', account))),
  listConnections: (_asked, { ledger }) => jsonReply({ connections: [...ledger.state.connections.values()].map(line) }),
  createConnection,
  getConnection,
  getCustomer,
};

const line = ({ connectionId, name }: Connection): object => ({ connectionId, name, type: 'sip' });

function printed({ routing, ...service }: Service): object {
  return { ...service, ...routing };
}
