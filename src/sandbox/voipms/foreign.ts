import { type Account } from './account.js';
import { type OwnedNumber } from './state.js';
import { type Value } from './wire.js';

/** A fax number, as the provider prints it. */
export const dottedNumber = '786.555.0290';

const kinds = [
  { did: '883510001234567', description: 'iNum' },
  { did: '442079460123', description: 'LONDON, UNITED KINGDOM' },
  { did: dottedNumber, description: 'MIAMI, FL (fax)' },
];

/** Numbers of the account outside +1, or in another format; not bought through the API. */
export function foreignNumbers({ quirks, accountNo, now }: Account): OwnedNumber[] {
  if (!quirks.foreignNumbers) return [];
  const settings = { routing: `account:${accountNo}`, pop: '15', dialtime: '60', cnam: '0', billing_type: '1' };
  return kinds.map((one) => ({ ...one, kind: 'international', settings, since: new Date(now()).toISOString() }));
}

/** Old ports of the account: one of a London number, and one that is blank. */
export function foreignPorts({ quirks }: Account): Value[] {
  if (!quirks.foreignNumbers) return [];
  const done = { foc_date: '2019-05-06', port_status: 'completed', port_status_description: 'Completed' };
  return [
    { portid: '216990', numbers: '442079460199', ...done },
    { portid: '', numbers: '', foc_date: '', port_status: '', port_status_description: '' },
  ];
}
