import { type Handler, refuseByMagic } from './account.js';
import { catalogue } from './catalogue.js';
import { countries } from './countries.js';
import { type Settings } from './events.js';
import { type Given } from './given.js';
import { isCommonPassword } from './kinds.js';
import { method, type Methods } from './methods.js';
import { balanceManagements, type Package, packageNamed, packages } from './packages.js';
import { provinces, type Region, states } from './places.js';
import { Refusal, Rows } from './wire.js';

const profile =
  'email password company firstname lastname address city state country zip phone_number balance_management'.split(' ');
const written = profile.filter((name) => name !== 'password');

/** The fields that a full update resets: those that the document does not require. */
const cleared = Object.fromEntries(
  'company address city state country zip balance_management'.split(' ').map((name) => [name, '']),
);

/** Tables of the countries that have them. The document says of countries that they go by code; of states it says nothing. */
const regionsOf: Readonly<Record<string, readonly Region[]>> = { US: states, CA: provinces };

function refuseStateByName(given: Given, country = ''): void {
  const state = given.text('state');
  const known = regionsOf[country];
  if (state !== undefined && known && !known.some(({ code }) => code === state)) throw new Refusal('invalid_state');
}

/** Places as in the document's sample of the list: `UNITED STATES`, `FLORIDA`. */
function placeNames({ country = '', state = '' }: Settings): { country: string; state: string } {
  const region = regionsOf[country]?.find(({ code }) => code === state);
  return { country: (countries.get(country) ?? country).toUpperCase(), state: region?.name ?? state };
}

const signupClient: Handler = (given, account) => {
  const { ledger, secrets, quirks } = account;
  const password = given.need('password');
  if (given.need('email') !== given.need('confirm_email')) throw new Refusal('mismatch_email_confirm');
  if (password !== given.need('confirm_password')) throw new Refusal('mismatch_password_confirm');
  if (isCommonPassword(password)) throw new Refusal('weak_password');
  refuseByMagic(given, account);
  if (ledger.clientByEmail(given.need('email'))) throw new Refusal('used_email');
  refuseStateByName(given, given.need('country'));

  const client = ledger.nextId('client');
  secrets.keep('client', client, password);
  const chosen = Object.fromEntries(written.map((name) => [name, given.text(name) ?? '']));
  const balance_management = chosen['balance_management'] || '1';
  ledger.record({
    type: 'client',
    client,
    profile: { ...chosen, balance_management, activate: given.flag('activate') ? '1' : '0' },
  });
  return quirks.bareSignup ? {} : { client };
};

const setClient: Handler = (given, { ledger, secrets, quirks }) => {
  const client = given.need('client');
  const password = given.need('password');
  if (isCommonPassword(password)) throw new Refusal('weak_password');
  const namesake = ledger.clientByEmail(given.need('email'));
  if (namesake && namesake.client !== client) throw new Refusal('used_email');
  refuseStateByName(given, given.text('country') ?? ledger.client(client)?.profile['country']);
  secrets.keep('client', client, password);
  ledger.record({
    type: 'client_set',
    client,
    profile: { ...(quirks.fullUpdates ? cleared : {}), ...given.changes(written) },
  });
  return {};
};

/**
 * The document does not say what happens to a client's resources; here, a client with numbers cannot be deleted, and sub-accounts return to the
 * account.
 */
const delClient: Handler = (given, { ledger }) => {
  const client = given.need('client');
  const accounts = ledger.subAccounts().filter(({ settings }) => settings['reseller_client'] === client);
  const names = accounts.map(({ account }) => account);
  if (ledger.numbers().some(({ settings }) => names.includes(settings['reseller_account'] ?? '')))
    throw new Refusal('account_with_dids');
  const freed = { reseller_client: '', reseller_package: '', reseller_nextbilling: '' };
  ledger.record(...accounts.map(({ id }) => ({ type: 'account_set' as const, id, settings: freed })), {
    type: 'client_deleted',
    client,
  });
  return {};
};

const getClients: Handler = (given, { ledger, secrets, quirks }) => {
  const wanted = given.text('client');
  const all = ledger.clients().flatMap((id) => ledger.client(id) ?? []);
  const found = wanted === undefined ? all : [ledger.client(wanted) ?? ledger.clientByEmail(wanted)];
  const rows = found
    .filter((client) => client !== undefined)
    .map(({ client, profile: kept }) => {
      const shown = { ...kept, ...(quirks.placeNames ? placeNames(kept) : {}), password: secrets.of('client', client) };
      return { client, ...Object.fromEntries(profile.map((name) => [name, shown[name as keyof typeof shown] ?? ''])) };
    });
  return { clients: new Rows(rows, 'no_client') };
};

const getClientThreshold: Handler = (given, { ledger }) => {
  const client = ledger.client(given.need('client'));
  const { threshold, email } = client?.threshold ?? { threshold: '0', email: client?.profile['email'] ?? '' };
  return { threshold_information: { threshold, email } };
};

const setClientThreshold: Handler = (given, { ledger }) => {
  const client = ledger.client(given.need('client'));
  const email = given.text('email') ?? client?.threshold?.email ?? client?.profile['email'] ?? '';
  ledger.record({
    type: 'threshold',
    client: given.need('client'),
    threshold: given.need('threshold'),
    email,
  });
  return {};
};

/** A client has the packages of its sub-accounts. */
const getClientPackages: Handler = (given, { ledger }) => {
  const taken = ledger
    .subAccounts()
    .filter(({ settings }) => settings['reseller_client'] === given.need('client'))
    .flatMap(({ settings }) => packageNamed(settings['reseller_package'] ?? '') ?? []);
  const rows = [...new Set(taken)].map(({ id, name }) => ({ value: id, description: name }));
  return { packages: new Rows(rows, 'no_package') };
};

const getPackages: Handler = (given) => {
  const wanted = given.text('package');
  const rows = packages.filter(({ id }) => wanted === undefined || id === wanted).map(packageRow);
  return { packages: new Rows(rows, 'no_package') };
};

const getBalanceManagement: Handler = (given) => {
  return { balance_management: catalogue(given, 'balance_management', balanceManagements) };
};

/** Reseller clients, and what is sold to them. */
export const clients: Methods = {
  signupClient: method(
    `firstname! lastname! company=free address! city! state=clientState! country! zip! phone_number! email! confirm_email!
     password! confirm_password! activate=free balance_management`,
    signupClient,
  ),
  setClient: method(
    `client! email! password! company=free firstname! lastname! address city state=clientState country zip phone_number!
     balance_management`,
    setClient,
  ),
  delClient: method('client!', delClient),
  getClients: method('client=clientOrEmail', getClients),
  getClientThreshold: method('client!', getClientThreshold),
  setClientThreshold: method('client! email threshold!', setClientThreshold),
  getClientPackages: method('client!', getClientPackages),
  getPackages: method('package', getPackages),
  getBalanceManagement: method('balance_management', getBalanceManagement),
};

function packageRow({ id, name, ...fees }: Package): Record<string, string> {
  return {
    package: id,
    name,
    markup_fixed: fees.markupFixed,
    markup_percentage: fees.markupPercentage,
    pulse: '60',
    international_route: '1',
    canada_route: '1',
    monthly_fee: fees.monthlyFee,
    setup_fee: fees.setupFee,
    free_minutes: fees.freeMinutes,
  };
}
