/** What a ledger has after a year of business, row by row: the same for the same seed. Times are epoch milliseconds. */

const [minute, day] = [60_000, 24 * 3_600_000];
/** How long it took for all of it to come about. */
const yearMs = 365 * day;
const idempotencyMs = 30 * day;
/** Days and months are counted for so long. */
const countersMs = 70 * day;

export const providers = ['didtfn', 'tcl', 'telecloud', 'voipms'];
/** The largest is the tenant of the sandbox's keys, so that what is filled in can be seen through the API. */
const tenants = ['sandbox', ...Array.from({ length: 19 }, (_, i) => `tenant-${String(i + 1).padStart(2, '0')}`)];

/** What orders have come to, in thousandths: most have ended, few are open. */
const orderStatuses = [['completed', 860], ['rejected', 60], ['cancelled', 40], ['expired', 25], ['partially_completed', 10], ['in_progress', 2], ['awaiting_confirmation', 1], ['outcome_unknown', 1], ['needs_review', 1]]; // prettier-ignore
const changeStatuses = [['completed', 930], ['rejected', 65], ['in_progress', 3], ['needs_review', 2]]; // prettier-ignore
const portStatuses = [['ported', 880], ['cancelled', 60], ['rejected', 40], ['in_review', 10], ['exception', 5], ['foc_confirmed', 5]]; // prettier-ignore
const changeKinds = ['trunk.create', 'trunk.update', 'number.update', 'customer.create'];
const findingKinds = ['orphan_number', 'missing_number', 'changed_trunk', 'changed_status', 'orphan_order'];
const auditActions = ['api_key.created', 'limits.set', 'work_item.claimed'];
/** Of the largest tenant. */
export const filledEndpoint = 'whe_filled';
const openStatuses = new Set(['in_progress', 'awaiting_confirmation', 'outcome_unknown', 'needs_review', 'in_review', 'exception', 'foc_confirmed']); // prettier-ignore

/** mulberry32: small, quick and the same everywhere. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ids as `src/domain/ids.ts` makes them: they sort by time. */
function idsOf(random) {
  let last = 0n;
  return (prefix, at) => {
    const stamp = BigInt(Math.floor(at)) << 20n;
    last = stamp > last ? stamp : last + 1n;
    let text = '';
    for (let rest = last, i = 0; i < 14; i++, rest >>= 5n) text = alphabet[Number(rest & 31n)] + text;
    for (let i = 0; i < 12; i++) text += alphabet[Math.floor(random() * 32)];
    return `${prefix}_${text}`;
  };
}

/**
 * Rows by table, as many orders at a time as `portion` says. The last portion has the counters of all of them.
 * @param {{ orders: number, seed: number, until: number, portion: number }} what
 */
export function* rowsOf({ orders, seed, until, portion }) {
  const random = randomOf(seed);
  const year = new Year(random, idsOf(random), until);
  const step = yearMs / orders;
  for (let i = 0; i < orders; i++) {
    year.order(i, Math.floor(until - yearMs + i * step));
    if ((i + 1) % portion === 0) yield year.take();
  }
  year.addCounters();
  yield year.take();
}

class Year {
  tables = {};
  counters = new Map();
  places = new Map();

  constructor(random, id, until) {
    Object.assign(this, { random, id, until });
  }

  take() {
    const { tables } = this;
    this.tables = {};
    return tables;
  }

  row(table, row) {
    (this.tables[table] ??= []).push(row);
  }

  one(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  weighed(shares) {
    let at = this.random() * 1_000;
    return (shares.find(([, share]) => (at -= share) < 0) ?? shares[0])[0];
  }

  /** An order with its reservation and history, and in their shares what else happens meanwhile. */
  order(i, at) {
    // A few tenants have most of it.
    const tenant = tenants[Math.floor(this.random() ** 2.5 * tenants.length)];
    const who = { tenant, provider: this.one(providers), account: 'main' };
    const number = numberOf(i);
    const status = this.weighed(orderStatuses);
    const open = openStatuses.has(status) ? 1 : 0;
    const reservation = this.reservation(who, number, at, 'ordered');
    const id = (reservation.order_id = this.id('ord', at + minute));
    const cost = JSON.stringify({ total: { amount: '2.50', currency: 'USD' }, lines: [] });
    const stuck = status === 'needs_review' || status === 'outcome_unknown';
    this.row('orders', {
      id, kind: 'number', ...who, reservation_id: reservation.id, status, confirm: 'auto', connection: 'null',
      provider_options: who.provider === 'tcl' && i % 8 === 0 ? `{"customerId":"cust-${i % 7}"}` : '{}',
      customer_reference: i % 10 < 6 ? `PO-${i}` : i % 10 === 6 ? 'standing order' : null,
      provider_order_ids: JSON.stringify([`${who.provider}-${i}`]), cost: status === 'rejected' ? null : cost,
      failure: status === 'rejected' ? '{"code":"number_unavailable","detail":"Number unavailable."}' : null,
      request_id: i % 20 < 2 ? `req_${String(i - (i % 20)).padStart(26, '0')}` : null,
      attention_code: stuck ? 'needs_review' : null, attention_since: stuck ? at : null, attention_detail: stuck ? 'Reading could not tell.' : null,
      metadata: i % 4 === 0 ? JSON.stringify({ costCentre: `${i % 40}` }) : null, created_at: at + minute, updated_at: at + 2 * minute,
    }); // prettier-ignore
    this.told(id, tenant, status, at + 2 * minute);
    if (i % 4 === 0) this.row('metadata', { tenant, resource_id: id, key: 'costCentre', value: `${i % 40}` });
    if (i % 5 === 2) this.row('audit', { id: this.id('aud', at), at, tenant, actor: `key_${i % 7}`, actor_tenant: tenant, action: this.one(auditActions), resource: id, details: null }); // prettier-ignore
    const inService = status === 'completed' && this.random() < 0.8;
    const numberStatus = open ? 'pending' : inService ? 'active' : status === 'completed' ? 'cancelled' : 'failed';
    this.row('ordered_numbers', { order_id: id, phone_number: number, provider: who.provider, account: who.account, tenant, position: 0, status: numberStatus, open }); // prettier-ignore
    if (status !== 'rejected')
      this.row('provider_orders', { provider: who.provider, account: who.account, provider_order_id: `${who.provider}-${i}`, order_id: id }); // prettier-ignore
    this.step(id, at + minute, open);
    this.history(id, tenant, at + minute, ['accepted', 'in_progress', status]);
    this.use(id, 'orders', tenant, '', at, ['rejected', 'cancelled', 'expired'].includes(status) ? 0 : 1);
    this.use(id, 'spend', tenant, 'USD', at, ['completed', 'partially_completed'].includes(status) ? 25_000 : 0);
    this.use(id, 'numbers', tenant, '', 0, open || inService ? 1 : 0);
    if (open) this.work(id, 'order', who);
    if (this.until - at < idempotencyMs) this.key(tenant, i, id, at);
    if (i % 5 === 0) this.reservation(who, numberOf(5e7 + i), at, 'expired');
    if (i % 50 === 1) this.reservation(who, numberOf(6e7 + i), at, 'held');
    if (i % 5 === 1) this.change(i, who, at);
    if (i % 20 === 2) this.port(i, who, at);
    if (i % 100 === 3) this.finding(i, who, at);
  }

  reservation({ tenant, provider, account }, number, at, status) {
    const id = this.id('rsv', at);
    const live = status === 'held' ? 1 : 0;
    // What is held ends within a week of what is filled in, and not in the middle of a measurement.
    const until = live ? this.until + day + Math.floor(this.random() * 7 * day) : at + 10 * minute;
    const row = { id, tenant, provider, account, hold_type: 'upstream', status, order_id: null, allow_partial: 0, created_at: at, updated_at: at, expires_at: until, orderable_until: until - minute }; // prettier-ignore
    this.row('reservations', row);
    this.row('held_numbers', { reservation_id: id, phone_number: number, provider, account, position: 0, status, live, episode: 0, hold_id: provider === 'didtfn' ? String(at) : null, held_at: provider === 'didtfn' ? at : null }); // prettier-ignore
    this.history(id, tenant, at, live ? ['held'] : ['held', status]);
    this.use(id, 'reservations', tenant, '', 0, live);
    this.use(id, 'holds', tenant, '', 0, live);
    return row;
  }

  change(i, who, at) {
    const id = this.id('chg', at + 3 * minute);
    const status = this.weighed(changeStatuses);
    const open = openStatuses.has(status) ? 1 : 0;
    const kind = this.one(changeKinds);
    this.row('changes', { id, ...who, kind, target: `trunk:${i}`, status, input: '{"title":"main"}', result: status === 'completed' ? '{"id":"1"}' : null, open, created_at: at, updated_at: at }); // prettier-ignore
    if (kind === 'number.update') this.row('changed_numbers', { phone_number: `+1206${2_000_000 + i}`, change_id: id });
    this.history(id, who.tenant, at + 3 * minute, ['accepted', status]);
    if (open) this.work(id, 'change', who);
  }

  port(i, who, at) {
    const id = this.id('prt', at + 4 * minute);
    const status = this.weighed(portStatuses);
    const open = openStatuses.has(status) ? 1 : 0;
    const number = numberOf(7e7 + i);
    const ported = status === 'ported';
    const details = { numbers: [{ phoneNumber: number, status: ported ? 'ported' : 'pending' }], category: 'landline', subscriberType: 'business', loaAuthorizingPerson: 'Sunny Summertime', partial: false, documents: [], providerOptions: {} }; // prettier-ignore
    this.row('port_orders', { id, ...who, status, details: JSON.stringify(details), provider_order_id: `${who.provider}-port-${i}`, customer_reference: i % 40 === 2 ? `PORT-${i}` : null, created_at: at, updated_at: at }); // prettier-ignore
    this.row('ordered_numbers', { order_id: id, phone_number: number, provider: who.provider, account: who.account, tenant: who.tenant, position: 0, status: ported ? 'active' : open ? 'pending' : 'failed', open }); // prettier-ignore
    this.history(id, who.tenant, at + 4 * minute, ['submitted', status]);
    this.use(id, 'numbers', who.tenant, '', 0, ported || open ? 1 : 0);
    if (open) this.work(id, 'port', who);
  }

  finding(i, { provider, account }, at) {
    const open = this.random() < 0.02 ? 1 : 0;
    this.row('findings', { id: this.id('fnd', at), provider, account, kind: this.one(findingKinds), subject: numberOf(8e7 + i), details: '{}', first_seen_at: at, last_seen_at: at, open, resolution: open ? null : 'gone', resolved_at: open ? null : at }); // prettier-ignore
  }

  step(id, at, open) {
    this.row('steps', { id: this.id('stp', at), subject_id: id, key: 'order', attempt: 1, operation: 'order', effect: 'money', status: open ? 'unknown' : 'done', digest: '{}', sent_at: at, settle_after: at + minute, outcome: open ? null : '{}', updated_at: at }); // prettier-ignore
  }

  history(id, tenant, at, statuses) {
    statuses.forEach((to, i) => {
      const first = i === 0;
      this.row('events', { id: this.id('evt', at), subject_id: id, tenant, at, actor: 'gateway', type: first ? 'created' : 'status_changed', from_status: first ? null : statuses[i - 1], to_status: to }); // prettier-ignore
    });
  }

  /** What its tenant is told of an order, and where the tenant has an endpoint, that it was delivered. */
  told(id, tenant, status, at) {
    const [event, sequence] = [this.id('evt', at), (this.places.get(tenant) ?? 0) + 1];
    this.places.set(tenant, sequence);
    const data = { resource: { type: 'order', id, status } };
    this.row('outbox', {
      id: event,
      tenant,
      sequence,
      type: `order.${status}`,
      subject_id: id,
      at,
      data: JSON.stringify(data),
    });
    if (tenant === tenants[0])
      this.row('webhook_attempts', { id: this.id('wha', at), endpoint_id: filledEndpoint, event_id: event, attempt: 1, at, http_status: 200, delivered: 1, next_attempt_at: null, detail: '{}' }); // prettier-ignore
  }

  key(tenant, i, id, at) {
    this.row('idempotency', { tenant, route: 'POST /v1/orders', key: `key-${i}`, fingerprint: 'f', holder: '', locked_until: 0, resource_id: id, http_status: 201, created_at: at }); // prettier-ignore
  }

  /** Waiting for its provider: due later than anybody measures. */
  work(id, kind, { provider, tenant }) {
    this.row('work', { subject_id: id, kind, share: `${provider} ${tenant}`, due_at: this.until + day, pokes: 1, failures: 0, lease_until: 0, fence: 0, unreadable: 0 }); // prettier-ignore
  }

  use(id, measure, tenant, unit, at, amount) {
    if (amount === 0) return;
    this.row('uses', { subject_id: id, measure, tenant, unit, at, amount });
    const begun = new Date(at);
    const spans = at === 0 ? [['now', 0]] : [['day', at - (at % day)], ['month', Date.UTC(begun.getUTCFullYear(), begun.getUTCMonth())]]; // prettier-ignore
    for (const [span, since] of spans) {
      if (span !== 'now' && since < this.until - countersMs) continue;
      const key = JSON.stringify({ tenant, measure, unit, span, since });
      this.counters.set(key, (this.counters.get(key) ?? 0) + amount);
    }
  }

  addCounters() {
    for (const [key, used] of this.counters) this.row('counters', { ...JSON.parse(key), used });
  }
}

/** Numbers in the order of their orders, none twice. */
const numberOf = (i) => `+1${String(2_010_000_000 + i)}`;
