import { type Account, enchanted, type Operation } from './account.js';
import { categoryOf } from './inventory.js';
import { dollars, setupCents } from './money.js';
import { didTypeOf } from './order-members.js';
import { invalid } from './params.js';
import { type AccountNumber } from './state/numbers.js';
import { success } from './wire.js';

const statuses = ['0', '1', '2'] as const;

const getNumbers: Operation = (params, account) => {
  const category = params.category();
  const status = params.word('status', statuses);
  const trunkId = params.digits('trunkId');
  const orderId = params.digits('orderno');
  const found = account.ledger.state.numbers
    .all()
    .filter(
      (one) =>
        (category === undefined || categoryOf(one.number) === category) &&
        (status === undefined || one.status === status) &&
        (trunkId === undefined || one.trunkId === trunkId) &&
        (orderId === undefined || one.orderId === orderId),
    );
  return success(['data', found.map((one) => described(one, account))]);
};

/** All numbers of one call are updated, or none. */
const updateNumber: Operation = (params, account) => {
  const { ledger } = account;
  const { numbers: known, trunks } = ledger.state;
  const numbers = params.requiredNumbers('number');
  if (!numbers.every((number) => known.find(number))) throw invalid('number');
  const trunkId = params.digits('trunkId');
  if (trunkId !== undefined && !trunks.find(trunkId)) throw invalid('trunkId');
  const status = params.word('status', statuses);
  if (enchanted(account, 'updatenumber', numbers, 'refused').length > 0) throw invalid('status');
  if (trunkId === undefined && status === undefined) throw invalid('trunkId');
  ledger.record({
    type: 'number_update',
    numbers,
    ...(trunkId === undefined ? {} : { trunkId }),
    ...(status === undefined ? {} : { status }),
  });
  return success(['success', 'Trunk successfully Updated.']);
};

/** The account's numbers. */
export const numbering: Readonly<Record<string, Operation>> = { getnumbers: getNumbers, updatenumber: updateNumber };

function described({ number, trunkId, orderType, status }: AccountNumber, { ledger }: Account): Record<string, string> {
  const trunk = ledger.state.trunks.find(trunkId);
  const category = categoryOf(number);
  return {
    didnumber: number,
    trunkGroup: trunk?.primaryTrunk ?? '',
    prefix1: trunk?.primaryPrefix ?? '',
    trunkGroup2: trunk?.secondaryTrunk ?? '',
    prefix2: trunk?.secondaryPrefix ?? '',
    didRate: dollars(setupCents[category]),
    didType: didTypeOf(category, trunk),
    orderType,
    status,
    cnam: '',
  };
}
