import { type Account, type Handler, refuseByMagic } from './account.js';
import { soldAt, stockOf } from './abroad.js';
import { type Given } from './given.js';
import {
  centerOf,
  isTollFree,
  type Price,
  tollFreeKindOf,
  tollFreePrices,
  vanityPrices,
  virtualPrice,
} from './inventory.js';
import { internationalNumber, locations } from './international.js';
import { method, type Methods } from './methods.js';
import { placeOf } from './places.js';
import { type Basket, buy, resellerParameters, routingParameters } from './purchase.js';
import { Refusal } from './wire.js';

const orderDID: Handler = (given, account) => {
  const did = given.need('did');
  const center = centerOf(did);
  if (!center) throw new Refusal('invalid_did');
  return buyNamed({ did, kind: 'local', description: placeOf(center), price: planOf(given, account) }, given, account);
};

const orderTollFree: Handler = (given, account) => {
  const did = given.need('did');
  const kind = tollFreeKindOf(did);
  if (!kind) throw new Refusal('invalid_did');
  return buyNamed({ did, kind: 'tollfree', description: 'Toll Free', price: tollFreePrices[kind] }, given, account);
};

const orderVanity: Handler = (given, account) => {
  const did = given.need('did');
  const price = vanityPrices[given.need('carrier')];
  if (!isTollFree(did) || !price) throw new Refusal('invalid_did');
  return buyNamed({ did, kind: 'tollfree', description: 'Vanity Toll Free', price }, given, account);
};

/** A virtual number is the main account's number followed by three digits. */
const orderDIDVirtual: Handler = (given, account) => {
  const did = account.accountNo + given.need('digits');
  return buyNamed({ did, kind: 'virtual', description: 'Virtual DID', price: virtualPrice }, given, account);
};

/** Numbers of the United States and Canada, and virtual numbers. */
export const ordering: Methods = {
  orderDID: method(`did! ${routingParameters} billing_type! ${resellerParameters}`, orderDID),
  orderTollFree: method(`did! ${routingParameters} ${resellerParameters}`, orderTollFree),
  orderVanity: method(`did! ${routingParameters} carrier! ${resellerParameters}`, orderVanity),
  orderDIDVirtual: method(`digits! ${routingParameters} ${resellerParameters}`, orderDIDVirtual),
  orderDIDInternationalGeographic: internationalOrder('GEOGRAPHIC', 'billing_type!'),
  orderDIDInternationalNational: internationalOrder('NATIONAL', 'billing_type!'),
  orderDIDInternationalTollFree: internationalOrder('TOLLFREE', ''),
};

type NamedNumber = Omit<Basket, 'dids'> & { readonly did: string };

function buyNamed({ did, ...basket }: NamedNumber, given: Given, account: Account): Record<string, never> {
  refuseByMagic(given, account);
  if (!account.ledger.isFree(did)) throw new Refusal('did_in_use');
  return buy({ ...basket, dids: [did] }, given, account);
}

/** The numbers of a location are assigned in order; the caller finds them in `getDIDsInfo`. */
function internationalOrder(type: string, plan: string): Methods[string] {
  return method(`location_id! quantity! ${routingParameters} ${plan} ${resellerParameters}`, (given, account) => {
    const location = locations.find((one) => one.id === given.need('location_id') && one.type === type);
    if (!location) throw new Refusal('invalid_location');
    const quantity = Number(given.need('quantity'));
    if (quantity > stockOf(location, account)) throw new Refusal('unsifficient_stock');
    const sold = soldAt(location, account);
    return buy(
      {
        dids: Array.from({ length: quantity }, (_, index) => internationalNumber(location, sold + index)),
        kind: 'international',
        description: `${location.name}, ${location.country.name}`,
        price: (given.text('billing_type') === '1' ? location.perMinute : undefined) ?? location.flat,
        settings: { location_id: location.id },
      },
      given,
      account,
    );
  });
}

function planOf(given: Given, { localPrices }: Account): Price {
  const price = localPrices[given.need('billing_type')];
  if (!price) throw new Refusal('invalid_billingtype');
  return price;
}
