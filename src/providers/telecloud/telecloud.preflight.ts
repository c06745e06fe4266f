import { type Operation } from '../kit/operation.js';
import { type PreflightPlan } from '../kit/preflight.js';
import { holds, probe } from '../kit/probe.js';
import { content, notificationEvents } from './content.ops.js';

/** The provider has three reads, and two of them are about a customer whom nothing lists. */
export const telecloudPreflight = (rows: readonly Operation[]): PreflightPlan => ({
  rows,
  probes: [
    probe(content.searchTemplate, {
      assumes: [
        {
          id: 'events_known',
          advice: 'Events that are not known here are shown in the words of the provider; tell us of them.',
          judge: holds(
            ({ templates: { list } }) => {
              const known = new Set<string>(Object.values(notificationEvents));
              return list.length === 0 ? undefined : list.every(({ event }) => known.has(event.name));
            },
            {
              ok: 'All events of notifications are known here.',
              not: 'There are events of notifications that are not known here.',
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
      detail: 'No read shows customers, orders or charges: what became of a call whose reply was lost cannot be read.',
      advice:
        'Keep the portal at hand on the first day: such calls end as needs_review and say what to look for there.',
    },
  ],
});
