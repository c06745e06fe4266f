import { type Clock } from '../../clock.js';
import { type Check } from '../../contract/preflight.js';
import { fromNational } from '../../domain/phone-number.js';
import { type Operation } from '../kit/operation.js';
import { type PreflightPlan } from '../kit/preflight.js';
import { holds, type Known, probe } from '../kit/probe.js';
import { account } from './voipms.account.ops.js';
import { trunks } from './voipms.trunks.ops.js';
import { customers } from './voipms.customers.ops.js';
import { numbers } from './voipms.numbers.ops.js';
import { porting } from './voipms.porting.ops.js';
import { fromEastern } from './voipms.eastern-time.js';
import { wordOf } from './voipms.faults.js';

const client = {
  needs: { client: "a reseller's client" },
  input: (known: Known) => ({ client: known.get('client')! }),
} as const;
const port = { needs: { port: 'a port' }, input: (known: Known) => ({ portid: known.get('port')! }) } as const;
const state = { needs: { state: 'a state' }, input: (known: Known) => ({ state: known.get('state')! }) } as const;
const province = {
  needs: { province: 'a province' },
  input: (known: Known) => ({ province: known.get('province')! }),
} as const;

/** The www host answers with a redirect, which loses the form's fields. */
function bareHost(baseUrl: string): Check {
  const id = 'assumption:bare_host';
  if (!new URL(baseUrl).hostname.startsWith('www.'))
    return { id, outcome: 'ok', detail: 'The base URL has the bare host.' };
  const detail = 'The base URL has the host with www, which only redirects.';
  return { id, outcome: 'failed', detail, advice: 'Set VOIPMS_BASE_URL to https://voip.ms/api/v1/rest.php.' };
}

/** Checks the observed behaviour of the live service (docs/providers/voipms.md), most informative first. */
export const voipmsPreflight = (rows: readonly Operation[], baseUrl: string, clock: Clock): PreflightPlan => ({
  rows,
  gates: { ip_not_enabled: 'allow_list', invalid_credentials: 'credentials', missing_credentials: 'credentials' },
  probes: [
    probe(account.getIP, { learn: ({ ip }, known) => known.set('address', ip) }),
    probe(account.getBalance, {
      assumes: [
        {
          id: 'multipart',
          advice: "Investigate the service's response to a multipart form; nothing works until it is understood.",
          judge: (end) =>
            end.error?.code === 'upstream_malformed'
              ? { outcome: 'failed', detail: 'The response to a call as multipart/form-data is not JSON.' }
              : { outcome: 'ok', detail: 'Calls as multipart/form-data reach the service.' },
        },
        {
          id: 'api_enabled',
          advice: "Enable the API in the provider's portal, under API settings.",
          judge: (end) =>
            wordOf(end.error) === 'api_not_enabled'
              ? { outcome: 'failed', detail: 'The API is disabled for the account.' }
              : { outcome: 'ok', detail: 'The API is enabled for the account.' },
        },
      ],
    }),
    probe(numbers.getDIDsInfo, { learn: learnNumber }),
    probe(trunks.getSubAccounts, {
      inVain: true,
      input: () => ({ account: 'preflight_none' }),
      assumes: [
        {
          id: 'no_such_trunk_is_empty',
          advice:
            'The status must be added to the list of empty results; otherwise a missing trunk looks like a failing provider.',
          judge: holds((found) => found.length === 0, {
            ok: 'A sub-account that does not exist is answered by an empty list, whatever its status.',
            not: 'A filter for a sub-account that does not exist returns others.',
          }),
        },
      ],
    }),
    probe(trunks.getSubAccounts, {
      learn: ([first], known) => first && known.set('account', first.account),
      assumes: [
        {
          id: 'names_once',
          advice: "Delete all but one of each name in the provider's portal: routings to such a name are ambiguous.",
          judge: holds(
            (all) => (all.length === 0 ? undefined : new Set(all.map((one) => one.account)).size === all.length),
            { ok: 'No two sub-accounts have the same name.', not: 'Several sub-accounts have the same name.' },
            'warning',
          ),
        },
      ],
    }),
    probe(trunks.getRegistrationStatus, {
      needs: { account: 'a sub-account' },
      input: (known) => ({ account: known.get('account')! }),
      assumes: [
        {
          id: 'eastern_time',
          advice:
            'Times of charges, payments and orders would be off by hours: the adapter must be given the correct time zone.',
          judge: holds(
            ({ registrations }) => {
              const next = registrations.flatMap(({ register_next }) => register_next ?? []);
              return next.length === 0 ? undefined : next.every((printed) => isSoon(printed, clock.now()));
            },
            {
              ok: "Devices are due to register again soon by US Eastern time, which is the provider's time zone.",
              not: 'By US Eastern time, devices were due to register again hours ago, or are due only hours from now.',
              none: "No device is registered on the first sub-account, so the provider's time zone could not be checked.",
            },
          ),
        },
      ],
    }),
    probe(numbers.searchDIDsUSA, {
      input: () => ({ type: 'starts' as const, query: '212' }),
      learn: learnNumber,
      assumes: [
        {
          id: 'no_stock_is_empty',
          advice: 'The status must be added to the empty results of searches; otherwise no stock looks like an outage.',
          judge: (end) =>
            end.error
              ? { outcome: 'failed', detail: 'A search in an area code that is usually sold out returns an error.' }
              : { outcome: 'ok', detail: 'A search in an area code that is usually sold out returns a list.' },
        },
      ],
    }),
    probe(customers.getClients, {
      learn: (all, known) => {
        if (all[0]) known.set('client', all[0].client);
        const countries = all.flatMap(({ country }) => country ?? []);
        if (countries.length > 0) known.set('countries', countries.join('\n'));
      },
      assumes: [
        {
          id: 'reseller',
          advice: 'If the account should have clients, ask the provider to make it a reseller account.',
          judge: (end) =>
            wordOf(end.error) === 'invalid_client'
              ? {
                  outcome: 'warning',
                  detail: 'The account is not a reseller account: customer operations are rejected.',
                }
              : { outcome: 'ok', detail: 'The account can have clients.' },
        },
      ],
    }),
    probe(customers.getCountries, {
      assumes: [
        {
          id: 'client_countries',
          advice: 'Do not update clients here until their countries are recognized: an update sends the country back.',
          judge: holds(
            (table, known) => {
              const names = new Set(
                table.flatMap(({ value, description }) => [value, description?.trim().toUpperCase()]),
              );
              return known
                .get('countries')
                ?.split('\n')
                .every((printed) => names.has(printed.trim().toUpperCase()));
            },
            {
              ok: "Clients' countries are in the provider's own table, by code or by name.",
              not: "Clients' countries are not in the provider's table.",
            },
          ),
        },
      ],
    }),
    probe(customers.getCharges, {
      ...client,
      assumes: [
        {
          id: 'charge_dates',
          advice: 'Charges are distinguished by their date; without it, set VOIPMS_RECONCILE=none.',
          judge: holds(
            (all) =>
              all.length === 0 ? undefined : all.every((c) => /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?$/.test(c.date)),
            { ok: 'Charges have a date in the expected format.', not: 'Charges have dates in another format.' },
          ),
        },
      ],
    }),
    probe(porting.getLNPList, { learn: learnPort }),
    probe(numbers.getStates, { learn: ([first], known) => first && known.set('state', first.state) }),
    probe(numbers.getProvinces, { learn: ([first], known) => first && known.set('province', first.province) }),
    probe(numbers.getRateCentersUSA, {
      ...state,
      learn: (all, known) => learnCenter(all, known, 'center'),
    }),
    probe(numbers.getRateCentersCAN, {
      ...province,
      learn: (all, known) => learnCenter(all, known, 'canadian center'),
    }),
    probe(numbers.getDIDsUSA, {
      needs: { center: 'a rate center' },
      input: (known) => ({ state: known.get('state')!, ratecenter: known.get('center')! }),
      learn: learnNumber,
    }),
    probe(numbers.getDIDsCAN, {
      needs: { 'canadian center': 'a Canadian rate center' },
      input: (known) => ({ province: known.get('province')!, ratecenter: known.get('canadian center')! }),
    }),
    probe(numbers.searchDIDsCAN, { input: () => ({ type: 'starts' as const, query: '416' }) }),
    probe(numbers.searchVanity, { input: () => ({ type: '8**' as const, query: '2255288' }) }),
    probe(porting.getPortability, {
      needs: { did: 'a number' },
      input: (known) => ({ did: known.get('did')! }),
    }),
    probe(customers.getClientPackages, client),
    probe(customers.getClientThreshold, client),
    probe(customers.getDeposits, client),
    probe(customers.getResellerBalance, client),
    probe(porting.getLNPAttachList, port),
    probe(porting.getLNPStatus, port),
    probe(porting.getLNPDetails, port),
    probe(porting.getLNPNotes, port),
  ],
  facts: [
    bareHost(baseUrl),
    {
      id: 'assumption:dry_runs',
      outcome: 'skipped',
      detail: 'Whether a dry run posts nothing cannot be read, and has not been documented.',
      advice:
        'With a test client of your own: call addCharge of 0.01 with test=1, then getCharges; repeat with test=true. Set VOIPMS_DRY_RUN only to the value that left no charge.',
    },
    {
      id: 'assumption:calls_a_minute',
      outcome: 'skipped',
      detail: 'There is a limit of calls per minute, but its value is not known.',
      advice: 'Leave VOIPMS_RATE_PER_SECOND at 1 until the provider confirms the limit.',
    },
  ],
});

/** The first North American number; other numbers of the account are not used. */
function learnNumber(all: readonly { did: string }[], known: Known): void {
  const found = all.find(({ did }) => fromNational(did) !== undefined);
  if (found && !known.has('did')) known.set('did', found.did);
}

/** The same for ports. */
function learnPort(all: readonly { portid: string | undefined; numbers: string | undefined }[], known: Known): void {
  const found = all.find(({ numbers: ported = '' }) =>
    ported.split(',').every((n) => fromNational(n.trim()) !== undefined),
  );
  if (found?.portid !== undefined) known.set('port', found.portid);
}

function learnCenter(all: readonly { ratecenter: string; available: boolean }[], known: Known, fact: string): void {
  const found = all.find(({ available }) => available);
  if (found) known.set(fact, found.ratecenter);
}

const hourMs = 3_600_000;

/** Registrations last at most an hour; a clock in another time zone differs by more. */
function isSoon(printed: string, now: number): boolean {
  const ms = Date.parse(fromEastern(printed) ?? '') - now;
  return ms > -hourMs / 2 && ms < 1.5 * hourMs;
}
