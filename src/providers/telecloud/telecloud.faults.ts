import { type FaultTable } from '../kit/faults.js';

/** The provider reports errors as free text, without a code. Its document shows one; the patterns match what others are likely to mention. */
export const telecloudFaults: FaultTable = {
  exact: {
    'A full dollar amount must be supplied for the discount price.': 'upstream_rejected',
  },
  patterns: [
    [/api_?(?:id_?)?key|api credentials|authentication/, 'upstream_unauthorized'],
    [/not authori[sz]ed|access denied|(?:no|not have) access|permission/, 'access_refused'],
    [
      /insufficient (?:balance|funds|credit)|spending limit|not enough (?:credit|funds)|balance is too low/,
      'insufficient_balance',
    ],
    [/\bdeclined\b|card (?:was )?refused/, 'payment_declined'],
    [
      /(?:not|n't) (?:be )?found|does not exist|no such|unknown|is not (?:a )?valid (?:account|order|customer)/,
      'not_found',
    ],
    [
      /already (?:been )?(?:cancelled|suspended|active|exists?|deleted|reversed)|not in (?:a )?(?:pending|active|suspended)|can(?:not|'t) be/,
      'invalid_state',
    ],
    [/(?:is|are) required|must be|invalid|missing/, 'upstream_rejected'],
  ],
};
