import { type Account, type Handler } from './account.js';
import { type Given } from './given.js';
import { method, type Methods } from './methods.js';
import { monthAfter } from './purchase.js';
import { Refusal, Rows } from './wire.js';

/** The account's only virtual PRI: a bundle of channels that numbers can be assigned to. */
const vpri = {
  vpri: '100112',
  name: 'main vpri',
  note: 'Important notes',
  channels: '1',
  monthly_fee: '0.20',
  burst_enabled: '1',
  burst_max_channels: '2',
  burst_percentage_charge: '1',
};
/** The monthly fee of each additional number. */
const monthly = '2.00';

const getVPRIs: Handler = (given, { now }) => {
  const wanted = given.text('vpri');
  const rows = wanted === undefined || wanted === vpri.vpri ? [{ ...vpri, next_billing: monthAfter(now()) }] : [];
  return { vpri: new Rows(rows, 'no_vpri') };
};

const getDIDvPRI: Handler = (given, { ledger }) => {
  const id = known(given.need('vpri'));
  const dids = ledger.numbers().filter(({ settings }) => settings['vpri'] === id);
  return {
    vpri: id,
    dids: new Rows(
      dids.map(({ did }) => did),
      'no_did',
    ),
  };
};

const assignDIDvPRI: Handler = (given, account) => {
  const id = known(given.need('vpri'));
  const did = given.need('did');
  if (account.ledger.number(did)?.settings['vpri']) throw new Refusal('did_in_use');
  set(given, account, id);
  return { vpri: id, DIDAdded: did, monthly };
};

const removeDIDvPRI: Handler = (given, account) => {
  const did = given.need('did');
  const id = account.ledger.number(did)?.settings['vpri'] ?? '';
  if (!id) throw new Refusal('invalid_did');
  if ((given.text('vpri') ?? id) !== id) throw new Refusal('invalid_id');
  set(given, account, '');
  return { vpri: id, DIDRemoved: did };
};

export const vpris: Methods = {
  getVPRIs: method('vpri', getVPRIs),
  getDIDvPRI: method('vpri!', getDIDvPRI),
  assignDIDvPRI: method('vpri! did=ownDid!', assignDIDvPRI),
  removeDIDvPRI: method('vpri did=ownDid!', removeDIDvPRI),
};

function known(id: string): string {
  if (id !== vpri.vpri) throw new Refusal('invalid_id');
  return id;
}

function set(given: Given, { ledger }: Account, id: string): void {
  ledger.record({ type: 'number_set', did: given.need('did'), settings: { vpri: id } });
}
