import { type Operation } from './account.js';
import { invalid } from './params.js';
import { success } from './wire.js';

// Addresses of the ranges that RFC 5737 sets aside for documentation.
const trunks = [
  {
    id: '3',
    title: 'main',
    primaryIP: '192.0.2.10',
    primaryPort: '5060',
    prefix_1: '1001',
    secondaryIP: '192.0.2.11',
    secondaryPort: '5060',
    prefix_2: '1002',
    date: '2015-01-26 11:58:02',
    req_sessions: '100',
    alloc_sessions: '0',
    status: '1',
  },
  {
    id: '4',
    title: 'backup',
    primaryIP: '198.51.100.10',
    primaryPort: '5060',
    prefix_1: '2001',
    secondaryIP: '198.51.100.11',
    secondaryPort: '5060',
    prefix_2: '2002',
    date: '2015-04-29 15:30:00',
    req_sessions: '50',
    alloc_sessions: '0',
    status: '1',
  },
];

/** An origination trunk group, in the provider's own field names. */
export type Trunk = (typeof trunks)[number];

/** The trunk group with this id. */
export function trunkOf(id: string): Trunk | undefined {
  return trunks.find((trunk) => trunk.id === id);
}

const getTrunk: Operation = (params, { accountNo }) => {
  const id = params.digits('tg_id');
  const found = trunks.filter((trunk) => id === undefined || trunk.id === id);
  if (found.length === 0) throw invalid('tg_id');
  return success(['data', found.map(({ id, ...rest }) => ({ id, accountno: accountNo, ...rest }))]);
};

/** The reads of trunk groups. */
export const trunking: Readonly<Record<string, Operation>> = { get_trunk: getTrunk };
