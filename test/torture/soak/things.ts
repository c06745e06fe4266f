import { client } from '../../e2e/voipms.js';
import { person, usd } from '../../e2e/telecloud.js';
import { made } from '../ground/caller.js';
import { tenants } from '../ground/ground.js';
import { type Suppliers } from '../ground/suppliers.js';

/** Something that callers have done at a provider; no two requests are about the same thing. */
export interface Kind {
  readonly provider: string;
  readonly path: (tenant: string) => string;
  readonly body: (nth: number, tenant: string) => object;
  /** Held first, and ordered then. */
  readonly held?: (nth: number) => string;
  /** How often the provider has done this one. */
  readonly effects: (nth: number, suppliers: Suppliers) => number;
  readonly most: number;
}

/** What belongs to each tenant and is there before anything goes wrong. */
export interface Belongings {
  readonly trunk: string;
  readonly client: string;
  readonly customer: string;
}

export async function belongings(url: string): Promise<Readonly<Record<string, Belongings>>> {
  const all: Record<string, Belongings> = {};
  const trunk = { provider: 'voipms', direction: 'origination', primary: { ipAddress: '192.0.2.9' } };
  for (const tenant of tenants)
    all[tenant] = {
      trunk: await made(url, tenant, '/v1/trunks', { ...trunk, title: tenant }),
      client: await made(url, tenant, '/v1/customers?provider=voipms', client(tenant)),
      customer: await made(url, tenant, '/v1/customers?provider=telecloud', person),
    };
  return all;
}

const direct = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };
const line = (nth: number): string => String(100 + nth).padStart(4, '0');
const areas = '786 754 470 773 857 248 725 551 646 347 971 267 832 469 564 360'.split(' ');
const exchanges = '206219 253555 425555 509555 303555 719555 970555'.split(' ');
const numbers = {
  bought: (nth: number) => `+44207946${line(nth)}`,
  held: (nth: number) => `+44161496${line(nth)}`,
  didtfn: (nth: number) => `+1${exchanges[Math.floor(nth / 100)]}${line(nth % 100)}`,
  voipms: (nth: number) => `+1${areas[Math.floor(nth / 90)]}555${line(nth % 90)}`,
};
const device = (nth: number): string => String(356_938_035_000_000 + nth);
const cents = (nth: number): number => 10_000 + nth;

const atTcl = (number: string, { tcl }: Suppliers): number =>
  tcl.ledger.orders().filter((one) => one.numbers.includes(number)).length;

/** Calls that move money at all four providers. */
export const kinds = (own: Readonly<Record<string, Belongings>>): Readonly<Record<string, Kind>> => ({
  'an order at TCL': {
    provider: 'tcl',
    path: () => '/v1/orders',
    body: (nth) => ({ provider: 'tcl', phoneNumbers: [numbers.bought(nth)], connection: direct }),
    effects: (nth, suppliers) => atTcl(numbers.bought(nth), suppliers),
    most: 8_500,
  },
  'an order of a reservation at TCL': {
    provider: 'tcl',
    path: () => '/v1/orders',
    held: numbers.held,
    body: () => ({ connection: direct }),
    effects: (nth, suppliers) => atTcl(numbers.held(nth), suppliers),
    most: 8_500,
  },
  'an order of a reservation at DID/TFN': {
    provider: 'didtfn',
    path: () => '/v1/orders',
    held: numbers.didtfn,
    body: () => ({ connection: { trunkId: '3' } }),
    effects: (nth, { didtfn }) =>
      didtfn.ledger.numbers().filter(({ number }) => `+1${number}` === numbers.didtfn(nth)).length,
    most: 700,
  },
  'an order at VoIP.ms': {
    provider: 'voipms',
    path: () => '/v1/orders',
    body: (nth, tenant) => ({
      provider: 'voipms',
      phoneNumbers: [numbers.voipms(nth)],
      connection: { trunkId: own[tenant]!.trunk },
    }),
    effects: (nth, { voipms }) =>
      voipms.ledger.orders().filter(({ dids }) => dids.includes(numbers.voipms(nth).slice(2))).length,
    most: 1_400,
  },
  'a charge to a client at VoIP.ms': {
    provider: 'voipms',
    path: (tenant) => `/v1/customers/${own[tenant]!.client}/charges?provider=voipms`,
    body: (nth) => ({ amount: usd('4.99'), description: `Calls ${nth}.` }),
    effects: (nth, { voipms }) =>
      voipms.ledger.charges().filter(({ description }) => description.startsWith(`Calls ${nth}.`)).length,
    most: Infinity,
  },
  'a service order at TeleCloud': {
    provider: 'telecloud',
    path: () => '/v1/service-orders',
    body: (nth, tenant) => ({
      customerId: own[tenant]!.customer,
      ratePlanId: '52747',
      variables: [{ number: 1, value: device(nth) }],
    }),
    effects: (nth, { telecloud }) =>
      telecloud.ledger.orders().filter((one) => JSON.stringify(one).includes(device(nth))).length,
    most: Infinity,
  },
  'a credit at TeleCloud': {
    provider: 'telecloud',
    path: () => '/v1/billing/adjustments?provider=telecloud',
    body: (nth) => ({
      account: { type: 'core', number: '5547777000' },
      type: 'credit',
      amount: usd((cents(nth) / 100).toFixed(2)),
    }),
    effects: (nth, { telecloud }) =>
      telecloud.ledger.charges().filter((one) => Math.abs(one.cents) === cents(nth)).length,
    most: Infinity,
  },
});
