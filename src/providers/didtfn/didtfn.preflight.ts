import { type Clock } from '../../clock.js';
import { fromNational } from '../../domain/phone-number.js';
import { type Operation } from '../kit/operation.js';
import { type PreflightPlan } from '../kit/preflight.js';
import { holds, type Known, probe } from '../kit/probe.js';
import { billing } from './didtfn.billing.ops.js';
import { numbers } from './didtfn.numbers.ops.js';
import { orders } from './didtfn.orders.ops.js';
import { portability } from './didtfn.portability.ops.js';
import { reports } from './didtfn.reports.ops.js';
import { trunks } from './didtfn.trunks.ops.js';

const dayMs = 86_400_000;
const yesterday = (clock: Clock): { from: string; to: string } => {
  const day = new Date(clock.now() - dayMs).toISOString().slice(0, 10);
  return { from: day, to: day };
};
const thisMonth = (clock: Clock): { year: number; month: number } => {
  const now = new Date(clock.now());
  return { year: now.getUTCFullYear(), month: now.getUTCMonth() + 1 };
};
const trunk = { needs: { trunk: 'a trunk' }, input: (known: Known) => ({ tg_id: known.get('trunk')! }) } as const;
const termination = {
  needs: { termination: 'an outbound trunk' },
  input: (known: Known) => ({ tg_id: known.get('termination')! }),
} as const;
const free = { needs: { free: 'an available number' } } as const;

/** Checks the documented reads, and the deviations seen in the live service, as far as reads can show them. */
export const didtfnPreflight = (rows: readonly Operation[], clock: Clock): PreflightPlan => ({
  rows,
  probes: [
    probe(numbers.availabilityState, {
      learn: ({ data: [first] }, known) => first && known.set('state', first),
      assumes: [
        {
          id: 'states_two_letters',
          advice: 'Regions are two-letter state codes here; other values would find nothing.',
          judge: holds(({ data }) => (data.length === 0 ? undefined : data.every((s) => /^[A-Z]{2}$/.test(s.trim()))), {
            ok: 'States are two capital letters.',
            not: 'States are not two capital letters.',
          }),
        },
      ],
    }),
    probe(numbers.availabilityNpaNxx, {
      needs: { state: 'a state with available numbers' },
      input: (known) => ({ state: known.get('state')! }),
      learn: ({ data: [first] }, known) => first && known.set('exchange', first.NPANXX),
      assumes: [
        {
          id: 'exchanges_six_digits',
          advice: 'Exchanges are six digits here; searches by exchange would find nothing.',
          judge: holds(({ data }) => (data.length === 0 ? undefined : data.every((e) => /^\d{6}$/.test(e.NPANXX))), {
            ok: 'Exchanges are six digits.',
            not: 'Exchanges are not six digits.',
          }),
        },
      ],
    }),
    probe(numbers.searchDid, {
      needs: { exchange: 'an exchange with available numbers' },
      input: (known) => ({ state: known.get('state')!, NPANXX: known.get('exchange')! }),
      learn: ([first], known) => first && known.set('free', first.TN),
      assumes: [
        {
          id: 'numbers_ten_digits',
          advice: 'Numbers are ten digits here. The adapter must support the new format before anything is ordered.',
          judge: holds(
            (found) => (found.length === 0 ? undefined : found.every((n) => fromNational(n.TN) !== undefined)),
            {
              ok: 'Available numbers are ten digits.',
              not: 'Available numbers are not ten digits.',
            },
          ),
        },
      ],
    }),
    probe(numbers.searchTfn, { input: () => ({ tfn_prefix: '866' }) }),
    probe(numbers.getNumbers, {
      learn: ({ data }, known) => known.set('cancelled listed', String(data.some(({ status }) => status === '2'))),
      assumes: [
        {
          id: 'status_words',
          advice: 'Numbers with an unrecognized status are shown as unknown. Please report the status.',
          judge: holds(
            ({ data }) =>
              data.length === 0
                ? undefined
                : data.every(({ status }) => status === undefined || /^[012]$/.test(status)),
            {
              ok: 'All number statuses are documented.',
              not: 'Some number statuses are not documented.',
            },
            'warning',
          ),
        },
      ],
    }),
    probe(numbers.getNumbers, {
      inVain: true,
      input: () => ({ orderno: '0' }),
      assumes: [
        {
          id: 'nothing_is_an_empty_list',
          advice: 'The error must be added to the adapter; otherwise an empty result looks like a failure.',
          judge: (end) =>
            end.error
              ? { outcome: 'failed', detail: 'A list without results returns an error.' }
              : { outcome: 'ok', detail: 'A list without results is empty.' },
        },
      ],
    }),
    probe(numbers.getNumbers, {
      inVain: true,
      input: () => ({ status: '2' }),
      assumes: [
        {
          id: 'cancelled_are_listed',
          advice: 'Keep DIDTFN_RECONCILE=advisory: a missing number may have been cancelled.',
          judge: holds(
            ({ data }, known) => (data.length === 0 ? undefined : known.get('cancelled listed') === 'true'),
            {
              ok: 'The list of all numbers includes cancelled numbers.',
              not: 'Cancelled numbers are listed only on request.',
            },
            'warning',
          ),
        },
      ],
    }),
    probe(orders.getNewOrders, {
      assumes: [
        {
          id: 'orders_name_numbers',
          advice: 'Set DIDTFN_RECONCILE=none before any order: a lost order is recognized by the numbers in this list.',
          judge: holds(
            ({ Orders }) => (Orders.length === 0 ? undefined : Orders.some((order) => order.numbers.length > 0)),
            {
              ok: 'The list of orders includes their numbers.',
              not: 'The list of orders does not include their numbers.',
            },
          ),
        },
      ],
    }),
    probe(portability.checkLnp, { ...free, input: (known) => ({ numbers: [`1${known.get('free')!}`] }) }),
    probe(trunks.getTrunk, { learn: ({ data: [first] }, known) => first && known.set('trunk', first.id) }),
    probe(trunks.getTrunkTermination, {
      learn: ({ data: [first] }, known) => first && known.set('termination', first.id),
    }),
    probe(reports.didStats, { ...free, input: (known) => ({ number: [known.get('free')!] }) }),
    probe(reports.tgStats, trunk),
    probe(reports.tgStatsTermination, termination),
    probe(reports.dailyCdrs, { input: () => yesterday(clock) }),
    probe(reports.dailyCdrsTermination, { input: () => yesterday(clock) }),
    probe(reports.monthlySummary, { input: () => thisMonth(clock) }),
    probe(reports.monthlySummaryTermination, { input: () => thisMonth(clock) }),
    probe(billing.financialSummary, {}),
  ],
  facts: [
    {
      id: 'assumption:cart',
      outcome: 'skipped',
      detail:
        'Whether the account has one cart for all callers or one for each reservation shows only when something is held.',
      advice: 'Leave DIDTFN_CART=shared unless the provider confirms otherwise: it is safe for both.',
    },
    {
      id: 'assumption:low_balance',
      outcome: 'skipped',
      detail: 'The response of process_order to an insufficient balance is not documented and was not tried.',
      advice:
        'Ask the provider for the error text. Until then, such an order ends as rejected for an unspecified reason.',
    },
    {
      id: 'assumption:hold_lifetime',
      outcome: 'skipped',
      detail: 'The documentation does not say how long a number stays reserved.',
      advice: 'Ask the provider, and set DIDTFN_HOLD_TTL_MS to less than that.',
    },
  ],
});
