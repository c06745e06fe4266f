import { isTrick, magicNumbers, magicOf } from './magic.js';
import { type RequestFault } from '../kit/faults.js';
import { htmlPage, type HttpReply } from '../kit/reply.js';
import { formOf } from '../kit/request.js';
import { type ReceivedCall, download, type SimulatedProvider } from '../kit/server.js';
import { type Account, type Operation, spent } from './account.js';
import { ordering } from './ordering.js';
import { Params } from './params.js';
import { billing } from './billing.js';
import { documentAt, isDocument } from './documents.js';
import { files } from './files.js';
import { lnpOrders } from './lnp-orders.js';
import { numbering } from './numbers.js';
import { cardFault, paying } from './payments.js';
import { porting } from './porting.js';
import { reserving } from './reserving.js';
import { stats } from './stats.js';
import { searching } from './searching.js';
import { terminating } from './termination.js';
import { trunking } from './trunks.js';
import { encode, type LooseReply, Refusal, type Reply } from './wire.js';

const operations = new Map<string, Operation>(
  Object.entries({
    ...searching,
    ...trunking,
    ...reserving,
    ...numbering,
    ...ordering,
    ...porting,
    ...lnpOrders,
    ...stats,
    ...files,
    ...terminating,
    ...billing,
    ...paying,
  }),
);
/** Operations whose success the document heads with "200 / 201". */
const creates = new Set(
  'defineTrunk update_trunk reserve bulkreserve remove_reserved updatenumber gen_order process_order generate_lnp_order defineTrunk_termination disable_trunk_termination make_payment'.split(
    ' ',
  ),
);
const path = /^(?:\/api\/did)?\/(\w+)$/;

/** The DID/TFN provider with one account, which requires `token`. */
export function didtfnProvider(account: Account, token: string): SimulatedProvider {
  function refusalOf({ fields }: ReceivedCall): string | undefined {
    if (fields.token !== token) return 'Invalid token';
    return fields.accountno === account.accountNo ? undefined : 'Invalid accountno';
  }

  return {
    operations: [...operations.keys(), download],
    get unknownStatus(): HttpReply {
      return encode([['status', 'QUEUED']], account.quirks);
    },
    async callOf(request) {
      if (request.method === 'GET' && isDocument(request.path))
        return { operation: download, fields: { path: request.path } };
      const operation = path.exec(request.path)?.[1] ?? '';
      if (!operations.has(operation)) return htmlPage(404);
      return request.method === 'POST' ? { operation, ...(await formOf(request)) } : htmlPage(405);
    },
    scriptedFault(call) {
      if (refusalOf(call) !== undefined) return undefined;
      return call.operation === 'make_payment' ? cardFault(call.fields) : magicFault(call, account);
    },
    execute(call) {
      if (call.operation === download) return documentAt(call.fields.path ?? '', account);
      const refusal = refusalOf(call);
      const reply = refusal === undefined ? run(call, account) : refused(refusal);
      return encode(reply, account.quirks, creates.has(call.operation));
    },
  };
}

function run({ operation, fields, files: papers }: ReceivedCall, account: Account): Reply | LooseReply {
  try {
    return operations.get(operation)?.(new Params(fields, papers), account) ?? refused('Invalid operation');
  } catch (error) {
    if (error instanceof Refusal) return refused(error.message);
    throw error;
  }
}

function refused(message: string): Reply {
  return [
    ['status', '404'],
    ['error', message],
  ];
}

/** The fault of the first number in the call that has unused magic. */
function magicFault(call: ReceivedCall, account: Account): RequestFault | undefined {
  for (const number of numbersConcerned(call, account)) {
    const effect = magicOf(number, call.operation)?.effect;
    if (effect === undefined || isTrick(effect) || account.ledger.state.magicUsed(call.operation, number)) continue;
    account.ledger.record(spent(call.operation, number));
    return effect;
  }
  return undefined;
}

/** The numbers that a call acts on, ten digits each: the named ones, those of the cart, or those of the order. */
function numbersConcerned({ operation, fields }: ReceivedCall, { ledger }: Account): readonly string[] {
  if (!magicNumbers.some((magic) => magic.operation === operation)) return [];
  const { carts, orders } = ledger.state;
  if (operation === 'gen_order') return carts.cart(fields.reserveId ?? '') ?? [];
  if (operation === 'process_order') return orders.find(fields.orderId ?? '')?.numbers ?? [];
  return (fields.number ?? fields.numbers ?? '').split(',').map((number) => number.trim().slice(-10));
}
