import { fromNational } from '../../domain/phone-number.js';
import { type Operation } from '../kit/operation.js';
import { type PreflightPlan } from '../kit/preflight.js';
import { holds, type Known, probe } from '../kit/probe.js';
import { billing } from './billing.ops.js';
import { numbers } from './numbers.ops.js';
import { orders } from './orders.ops.js';
import { portability } from './portability.ops.js';
import { reports } from './reports.ops.js';
import { trunks } from './trunks.ops.js';

const dayMs = 86_400_000;
const yesterday = (): { from: string; to: string } => {
  const day = new Date(Date.now() - dayMs).toISOString().slice(0, 10);
  return { from: day, to: day };
};
const thisMonth = (): { year: number; month: number } => {
  const now = new Date();
  return { year: now.getUTCFullYear(), month: now.getUTCMonth() + 1 };
};
const trunk = { needs: { trunk: 'a trunk' }, input: (known: Known) => ({ tg_id: known.get('trunk')! }) } as const;
const termination = {
  needs: { termination: 'a trunk for calls that go out' },
  input: (known: Known) => ({ tg_id: known.get('termination')! }),
} as const;
const free = { needs: { free: 'a free number' } } as const;

/** What the document says of the reads, and what was seen to differ, as far as reads show it. */
export const didtfnPreflight = (rows: readonly Operation[]): PreflightPlan => ({
  rows,
  probes: [
    probe(numbers.availabilityState, {
      learn: ({ data: [first] }, known) => first && known.set('state', first),
      assumes: [
        {
          id: 'states_two_letters',
          advice: 'Regions are the two letters of a state here; searches by another word would find nothing.',
          judge: holds(({ data }) => (data.length === 0 ? undefined : data.every((s) => /^[A-Z]{2}$/.test(s.trim()))), {
            ok: 'States are two capitals.',
            not: 'States are not two capitals.',
          }),
        },
      ],
    }),
    probe(numbers.availabilityNpaNxx, {
      needs: { state: 'a state with free numbers' },
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
      needs: { exchange: 'an exchange with free numbers' },
      input: (known) => ({ state: known.get('state')!, NPANXX: known.get('exchange')! }),
      learn: ([first], known) => first && known.set('free', first.TN),
      assumes: [
        {
          id: 'numbers_ten_digits',
          advice: 'Numbers are ten digits here: the adapter has to learn the form before anything is ordered.',
          judge: holds(
            (found) => (found.length === 0 ? undefined : found.every((n) => fromNational(n.TN) !== undefined)),
            {
              ok: 'Free numbers are ten digits.',
              not: 'Free numbers are not ten digits.',
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
          advice: 'Numbers in a status that is not known here are shown as unknown; tell us of the word.',
          judge: holds(
            ({ data }) =>
              data.length === 0
                ? undefined
                : data.every(({ status }) => status === undefined || /^[012]$/.test(status)),
            {
              ok: 'Numbers are in a status that the document has.',
              not: 'Numbers are in a status that the document has not.',
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
          advice: 'The refusal has to be added to the words of the provider: having nothing would look like a failure.',
          judge: (end) =>
            end.error
              ? { outcome: 'failed', detail: 'A list of nothing is refused.' }
              : { outcome: 'ok', detail: 'A list of nothing is an empty list.' },
        },
      ],
    }),
    probe(numbers.getNumbers, {
      inVain: true,
      input: () => ({ status: '2' }),
      assumes: [
        {
          id: 'cancelled_are_listed',
          advice: 'Keep DIDTFN_RECONCILE=advisory: a number that is missing may be a cancelled one.',
          judge: holds(
            ({ data }, known) => (data.length === 0 ? undefined : known.get('cancelled listed') === 'true'),
            {
              ok: 'The list of all numbers has the cancelled ones, too.',
              not: 'Cancelled numbers are listed only when they are asked for.',
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
          advice: 'Set DIDTFN_RECONCILE=none before any order: a lost order is told by the numbers in the list.',
          judge: holds(
            ({ Orders }) => (Orders.length === 0 ? undefined : Orders.some((order) => order.numbers.length > 0)),
            { ok: 'The list of orders names their numbers.', not: 'The list of orders names no numbers.' },
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
    probe(reports.dailyCdrs, { input: yesterday }),
    probe(reports.dailyCdrsTermination, { input: yesterday }),
    probe(reports.monthlySummary, { input: thisMonth }),
    probe(reports.monthlySummaryTermination, { input: thisMonth }),
    probe(billing.financialSummary, {}),
  ],
  facts: [
    {
      id: 'assumption:cart',
      outcome: 'skipped',
      detail:
        'Whether the account has one cart for all callers, or one for each reservation, shows only when something is held.',
      advice: 'Leave DIDTFN_CART=shared until the provider has said that it is otherwise: it is right for both.',
    },
    {
      id: 'assumption:low_balance',
      outcome: 'skipped',
      detail: 'What process_order answers when the balance is too low is in no document, and is not tried.',
      advice:
        'Ask the provider for the words; until then such an order ends as refused, for a reason that is not told apart.',
    },
    {
      id: 'assumption:hold_lifetime',
      outcome: 'skipped',
      detail: 'The document does not say how long a number stays reserved.',
      advice: 'Ask the provider; set DIDTFN_HOLD_TTL_MS to less than that.',
    },
  ],
});
