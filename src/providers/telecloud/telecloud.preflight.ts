import { type Operation } from '../kit/operation.js';
import { type PreflightPlan } from '../kit/preflight.js';
import { holds, probe } from '../kit/probe.js';
import { content, notificationEvents } from './telecloud.content.ops.js';

/** The provider has three reads; two of them need a customer, and no read lists customers. */
export const telecloudPreflight = (rows: readonly Operation[]): PreflightPlan => ({
  rows,
  probes: [
    probe(content.searchTemplate, {
      assumes: [
        {
          id: 'events_known',
          advice: "Unrecognized events keep the provider's own name. Please report them.",
          judge: holds(
            ({ templates: { list } }) => {
              const known = new Set<string>(Object.values(notificationEvents));
              return list.length === 0 ? undefined : list.every(({ event }) => known.has(event.name));
            },
            {
              ok: 'All notification events are recognized.',
              not: 'Some notification events are not recognized.',
            },
            'warning',
          ),
        },
      ],
    }),
  ],
  facts: [
    {
      id: 'assumption:money_settles_by_a_person',
      outcome: 'skipped',
      detail: 'No read shows customers, orders or charges: the outcome of a call whose reply was lost cannot be read.',
      advice:
        "Keep the provider's portal open on the first day: such calls end as needs_review and say what to look for.",
    },
  ],
});
