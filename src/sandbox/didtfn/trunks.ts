import { type Operation } from './account.js';
import { type TrunkSettings } from './events.js';
import { invalid, type Params } from './params.js';
import { type Trunk } from './state/trunks.js';
import { success } from './wire.js';

/** The changeable settings of a trunk group that are given. */
function changes(params: Params): Partial<TrunkSettings> {
  const read = {
    title: params.text('title'),
    primaryTrunk: params.address('primaryTrunk'),
    primaryPrefix: params.digits('primaryPrefix', 4, 6),
    primaryPort: params.digits('primaryPort', 4),
    secondaryTrunk: params.address('secondaryTrunk'),
    secondaryPrefix: params.digits('secondaryPrefix', 4, 6),
    secondaryPort: params.digits('secondaryPort', 4),
    call_forwarding: params.digits('call_forwarding', 11),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

const nothingGiven = {
  primaryPrefix: '',
  primaryPort: '',
  secondaryTrunk: '',
  secondaryPrefix: '',
  secondaryPort: '',
  call_forwarding: '',
};

const defineTrunk: Operation = (params, { ledger }) => {
  const title = params.requiredText('title');
  const primaryTrunk = params.requiredAddress('primaryTrunk');
  const given = changes(params);
  const billingType = params.requiredWord('billingType', ['Metered', 'Unmetered']);
  const sessions = params.digits('sessions') ?? '';
  if (billingType === 'Unmetered' && !(Number(sessions) > 0)) throw invalid('sessions');
  const mou = params.word('mou', ['Unlimited']) ?? '';
  const settings = { ...nothingGiven, ...given, title, primaryTrunk, billingType, sessions, mou };
  ledger.record({ type: 'trunk', trunkId: ledger.state.trunks.nextId(), settings });
  return success(['success', 'Trunk group added successfully.']);
};

const getTrunk: Operation = (params, { ledger, accountNo }) => {
  const id = params.digits('tg_id');
  const found = ledger.state.trunks.all().filter((trunk) => id === undefined || trunk.id === id);
  if (id !== undefined && found.length === 0) throw invalid('tg_id');
  return success(['data', found.map((trunk) => described(trunk, accountNo))]);
};

const updateTrunk: Operation = (params, { ledger }) => {
  const trunkId = params.requiredDigits('trunkid');
  if (!ledger.state.trunks.find(trunkId)) throw invalid('trunkid');
  const settings = changes(params);
  if (Object.keys(settings).length > 0) ledger.record({ type: 'trunk_update', trunkId, settings });
  return success(['trunkid', trunkId], ['success', 'Trunk successfully Updated.']);
};

/** The inbound trunk groups. */
export const trunking: Readonly<Record<string, Operation>> = {
  defineTrunk,
  get_trunk: getTrunk,
  update_trunk: updateTrunk,
};

/** Absent settings are printed blank, except numeric ones. */
function described(trunk: Trunk, accountNo: string): Record<string, string> {
  return {
    id: trunk.id,
    accountno: accountNo,
    title: trunk.title,
    primaryIP: trunk.primaryTrunk,
    primaryPort: trunk.primaryPort,
    prefix_1: trunk.primaryPrefix,
    secondaryIP: trunk.secondaryTrunk,
    secondaryPort: trunk.secondaryPort,
    prefix_2: trunk.secondaryPrefix,
    date: trunk.date,
    req_sessions: trunk.sessions || '0',
    alloc_sessions: '0',
    status: '1',
  };
}
