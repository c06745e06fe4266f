import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { start } from './processes.js';
import { programOf } from './start-up.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Protections stay on; limits are so high that they are not what is measured. */
const unhindered = {
  CLIENT_READS_PER_SECOND: '100000',
  CLIENT_WRITES_PER_SECOND: '100000',
  CLIENT_ORDERS_PER_SECOND: '100000',
  SHED_LAG_MS: '60000',
  TCL_RATE_PER_SECOND: '10000',
  DIDTFN_RATE_PER_SECOND: '10000',
};
const tcl = { PROVIDERS: 'tcl', TCL_TOKEN: 'sandbox-tcl-token', TCL_POLL_MS: '50' };
const tclAccount = { TCL_CUSTOMER_ID: 'cust-1', TCL_CONTACT_ID: 'cont-1', TCL_PAYMENT_METHOD_ID: 'pay-1', TCL_LOCATION_ID: 'loc-1' }; // prettier-ignore
const didtfn = { PROVIDERS: 'didtfn', DIDTFN_TOKEN: 'sandbox-token', DIDTFN_ACCOUNT_NO: '1000000001' };

const withoutSlash = (url) => url.replace(/\/$/, '');
const gateway = (root, env, flags = []) =>
  start(programOf(root), { flags, measured: true, env: { PORT: '0', ...unhindered, ...env } });

/** What answers in place of the gateway, over the same upstream. */
const stub = () => start(`${here}upstream.js`);
const other = (name) => ({
  name,
  upstream: stub,
  start: ({ url }) => start(`${here}contestants/${name}.js`, { measured: true, env: { UPSTREAM: url } }),
});

/** A gateway of a build: `root` is where its `dist/` is. */
const asking = ({ name, root, flags, env }) => ({
  name,
  upstream: stub,
  start: ({ url }) => gateway(root, { ...tcl, ...env, TCL_BASE_URL: withoutSlash(url) }, flags),
});
const remembering = ({ name, root, flags, env }) => ({
  name,
  upstream: () => start(`${here}simulator.js`, { args: [root, 'didtfn'] }),
  start: ({ url }) => gateway(root, { ...didtfn, ...env, DIDTFN_BASE_URL: withoutSlash(url) }, flags),
});
const ordering = ({ name, root, flags, env }) => ({
  name,
  upstream: () => start(`${here}simulator.js`, { args: [root, 'tcl'] }),
  start: ({ url }) => gateway(root, { ...tcl, ...tclAccount, ...env, TCL_BASE_URL: withoutSlash(url) }, flags),
  numbers: stockOfTcl(),
});
/** The same with a PostgreSQL and a Redis of its own, both of which write to the disk before they answer. */
const orderingShared = (build) => ({
  ...ordering(build),
  upstream: async () => {
    const { startPostgres, startRedis } = await import('../support/servers.js');
    const servers = [await startPostgres({ durable: true }), await startRedis({ appendOnly: true, args: ['--appendfsync', 'always'] })]; // prettier-ignore
    const tcl = await ordering(build).upstream();
    const [postgres, redis] = servers;
    return {
      url: tcl.url,
      stores: { STORE_URL: postgres.url, REDIS_URL: redis.url },
      stop: async () => void (await Promise.all([tcl, ...servers].map((one) => one.stop()))),
    };
  },
  start: ({ url, stores }) => gateway(build.root, { ...tcl, ...tclAccount, ...stores, TCL_BASE_URL: withoutSlash(url) }, build.flags), // prettier-ignore
});
const byCallers = (kind, builds) =>
  builds.flatMap((build) => [1, 32].map((callers) => ({ ...kind({ ...build, name: `${build.name}, ${callers}` }), callers }))); // prettier-ignore

/** As many requests as V8 needs to have compiled what they go through: on a busy machine two seconds are not enough for that. */
const warmUp = 4_000;
/** Each is two requests of the gateway and six of its own: V8 compiles during the first hundreds. */
const ordersWarmUp = 400;

/** Every question is another one: equal ones under way would be one call. */
let question = 0;
const search = (request) =>
  request('GET', `/v1/available-numbers?provider=tcl&country=US&type=local&city=C${question++}&limit=20`);
const sameSearch = (request) =>
  request('GET', '/v1/available-numbers?provider=didtfn&country=US&type=local&region=WA&limit=20');
const searchOf = (contestant) => (contestant.isGateway ? sameSearch : search);

/** Between two looks at an order that was not completed in its first answer. */
const lookMs = 20;

/** From a free number to a completed order. */
async function buy(request, { numbers }) {
  const { value: phoneNumber, done } = numbers.next();
  if (done) throw new Error('The simulator has no numbers left: fewer rounds or seconds.');
  const { id: reservationId } = JSON.parse(await request('POST', '/v1/reservations', { provider: 'tcl', phoneNumbers: [phoneNumber] })); // prettier-ignore
  const connection = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };
  let order = JSON.parse(await request('POST', '/v1/orders', { reservationId, connection }));
  while (order.status !== 'completed') {
    if (['rejected', 'needs_review', 'cancelled'].includes(order.status)) throw new Error(JSON.stringify(order));
    await delay(lookMs);
    order = JSON.parse(await request('GET', `/v1/orders/${order.id}`));
  }
}

/** Numbers of countries that ask for no documents: ordinary ones (`src/sandbox/tcl/catalogue.ts`), and those that `simulator.js` adds. */
function* stockOfTcl() {
  for (const block of ['+1212555', '+1312555', '+1416555', '+44207946', '+44161496']) {
    for (let line = 100; line < 200; line++) yield `${block}0${line}`;
    for (let line = 2_000; line < 3_000; line++) yield `${block}${line}`;
  }
}

/** `contestants` of the builds that are compared; the first one is what the others are a ratio to. */
export const scenarios = {
  search: {
    what: 'Search that queries the upstream, 32 callers',
    contestants: (builds) => [...['bare-proxy', 'reply-from', 'naive-stack'].map(other), ...builds.map(asking)],
    ask: () => search,
    warmUp,
  },
  cached: {
    what: 'Cached search, 32 callers, compared to the bare proxy querying the upstream',
    contestants: (builds) => [other('bare-proxy'), ...builds.map((b) => ({ ...remembering(b), isGateway: true }))],
    ask: searchOf,
    warmUp,
  },
  orders: {
    what: 'Reservation and order to completed on SQLite, 1 caller and 32',
    contestants: (builds) => byCallers(ordering, builds),
    warmUp: ordersWarmUp,
    ask: (contestant) => (request) => buy(request, contestant),
  },
  'orders-shared': {
    what: 'Reservation and order to completed on PostgreSQL and Redis, 1 caller and 32',
    contestants: (builds) => byCallers(orderingShared, builds),
    warmUp: ordersWarmUp,
    ask: (contestant) => (request) => buy(request, contestant),
  },
};
