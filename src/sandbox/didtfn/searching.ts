import { type Account, type Operation } from './account.js';
import { type Block, blocks, numbersOf } from './inventory.js';
import { success, type Value } from './wire.js';

const availabilityState: Operation = (_params, account) => {
  const states = landlineBlocks().filter((block) => available(block, account).length > 0);
  return success(['data', [...new Set(states.map(({ state }) => state))].sort()]);
};

const availabilityNpanxx: Operation = (params, account) => {
  const state = params.requiredState();
  const exchanges = landlineBlocks(state).filter((block) => available(block, account).length > 0);
  const data = exchanges.map(({ npanxx, rateCenter }) => {
    return { NPANXX: npanxx, NPA: npanxx.slice(0, 3), RateCenter: rateCenter };
  });
  return success(['data', data]);
};

const searchDid: Operation = (params, account) => {
  const state = params.requiredState();
  const npanxx = params.digits('NPANXX', 6);
  const number = params.digits('NPANXXYYYY', 10);
  const numbers = landlineBlocks(state)
    .filter((block) => npanxx === undefined || block.npanxx === npanxx)
    .flatMap((block) => available(block, account));
  return success(['DIDs', listed(number === undefined ? numbers : numbers.filter((one) => one === number))]);
};

const searchTfn: Operation = (params, account) => {
  const prefix = params.tollFreePrefix();
  const found = blocks.filter((block) => block.category === 'tollfree' && block.npanxx.startsWith(prefix));
  return success(['TFNs', listed(found.flatMap((block) => available(block, account)))]);
};

/** The reads of available numbers. */
export const searching: Readonly<Record<string, Operation>> = {
  availabilitystate: availabilityState,
  availabilitynpanxx: availabilityNpanxx,
  searchdid: searchDid,
  searchtfn: searchTfn,
};

function landlineBlocks(state?: string): Block[] {
  return blocks.filter((block) => block.category === 'landline' && (state === undefined || block.state === state));
}

function available(block: Block, { ledger }: Account): string[] {
  const { state } = ledger;
  return numbersOf(block).filter((number) => state.isAvailable(number));
}

function listed(numbers: readonly string[]): Value {
  return numbers.map((number) => ({ TN: number, statusid: '0' }));
}
