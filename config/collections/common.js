/* What both formats share. */

/** What both are called, and the variables that they start with. */
export const title = 'Telecom provisioning gateway';
export const variables = { baseUrl: 'http://127.0.0.1:3000', key: 'sandbox' };

/** Files that forms send, from the folder of the collection. */
export const files = { loa: 'files/loa.pdf', carrierDocument: 'files/bill.pdf' };

/** `data[0].id` */
export const memberAt = (parts) => parts.map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : `${i > 0 ? '.' : ''}${part}`)).join(''); // prettier-ignore

export const queryOf = (query) =>
  query.length === 0 ? '' : `?${query.map(([name, value]) => `${name}=${encoded(value)}`).join('&')}`;

/** As an address has it; variables are filled in later. */
export const encoded = (value) => (value.startsWith('{{') ? value : encodeURIComponent(value));

/** As people write it. */
export const json = (value) => JSON.stringify(value, null, 2);
