import { type DidtfnSimulator } from '../../src/sandbox/didtfn/simulator.js';
import { loosely, post, start, upload } from './harness.js';

const monday = Date.UTC(2015, 0, 26, 11, 58, 2);
export const loa = new File(['%PDF-1.4 letter'], 'letter.PDF', { type: 'application/pdf' });
const papers = { loa_doc: loa, carrier_doc: new File(['PK bills'], 'bills.zip', { type: 'application/zip' }) };
/** A port of one number that nothing is wrong with. */
export const request = {
  numbers: '12065550123',
  category: 'landline',
  subscriberType: 'residential',
  loaAuthorizingPerson: 'Sunny van Summertime',
  ...papers,
};

/** Asks for a port like `request`; returns what the reply says. */
export async function port(provider: DidtfnSimulator, parts: Record<string, string | File> = {}) {
  const { status, text } = await upload(provider, 'generate_lnp_order', { ...request, ...parts });
  if (status !== 200) throw new Error(`generate_lnp_order answered ${status}`);
  return loosely(text);
}

/** What `get_lnp_orders` lists. */
export async function ports(provider: DidtfnSimulator, fields: Record<string, string> = {}) {
  const { text } = await post(provider, 'get_lnp_orders', fields);
  return loosely(text).Orders as Record<string, unknown>[];
}

/** A provider whose clock stands until it is moved. */
export async function atMonday(options: Parameters<typeof start>[0] = {}) {
  let now = monday;
  const provider = await start({ portFocMs: 1000, portCompleteMs: 2000, now: () => now, ...options });
  return { provider, pass: (ms: number) => (now += ms) };
}
