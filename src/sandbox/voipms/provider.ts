import { type RequestFault } from '../kit/faults.js';
import { htmlPage, type HttpReply } from '../kit/reply.js';
import { type Fields } from '../kit/request.js';
import { type ReceivedCall, type SimulatedProvider } from '../kit/server.js';
import { abroad } from './abroad.js';
import { type Account, enchantment, isDryRun } from './account.js';
import { accounts } from './accounts.js';
import { backOrders } from './backorders.js';
import { clientMoney } from './clientmoney.js';
import { clients } from './clients.js';
import { fieldsOf } from './door.js';
import { general } from './general.js';
import { Given } from './given.js';
import { advance } from './lifecycle.js';
import { check, type Methods } from './methods.js';
import { numbers } from './numbers.js';
import { ordering } from './ordering.js';
import { portFiles } from './portfiles.js';
import { porting } from './porting.js';
import { searching } from './searching.js';
import { type Status } from './statuses.js';
import { vpris } from './vpri.js';
import { encode, Refusal } from './wire.js';

const forResellers: Methods = { ...clients, ...clientMoney };
/** All methods of the provider. */
export const methods: Methods = {
  ...forResellers,
  ...general,
  ...searching,
  ...abroad,
  ...ordering,
  ...backOrders,
  ...numbers,
  ...vpris,
  ...porting,
  ...portFiles,
  ...accounts,
};

const minuteMs = 60_000;
const unknownStatus = 'queued';

/** VoIP.ms with one account, which requires `username` and `password`. */
export function voipmsProvider(account: Account, username: string, password: string): SimulatedProvider {
  const { switches, quirks, now } = account;
  let recent: number[] = [];
  const lastWrites = new Map<string, number>();

  /** The access check of a call, except for the rate limit, which counts the calls that get this far. */
  function refusalOf(fields: Fields): Status | undefined {
    const method = fields['method'];
    if (!method) return 'missing_method';
    if (!fields['api_username'] || !fields['api_password']) return 'missing_credentials';
    if (fields['api_username'] !== username || fields['api_password'] !== password) return 'invalid_credentials';
    if (!switches.ipEnabled && method !== 'getIP') return 'ip_not_enabled';
    if (!switches.apiEnabled) return 'api_not_enabled';
    return Object.hasOwn(methods, method) ? undefined : 'invalid_method';
  }

  function overLimit(): boolean {
    recent = recent.filter((at) => at > now() - minuteMs);
    if (switches.limitPerMinute > 0 && recent.length >= switches.limitPerMinute) return true;
    recent.push(now());
    return false;
  }

  function paceOf(call: ReceivedCall): Status | undefined {
    if (overLimit()) return 'api_limit_exceeded';
    return tooSoon(call) ? 'sms_wait_message' : undefined;
  }

  /** Whether this number was changed so recently that the provider refuses another change. */
  function tooSoon({ operation, fields }: ReceivedCall): boolean {
    const { did } = fields;
    if (switches.writeGapMs === 0 || did === undefined || isRead(operation)) return false;
    if (now() - (lastWrites.get(did) ?? -Infinity) < switches.writeGapMs) return true;
    lastWrites.set(did, now());
    return false;
  }

  return {
    operations: Object.keys(methods),
    get unknownStatus(): HttpReply {
      return encode(unknownStatus, {}, quirks);
    },
    async callOf(request) {
      if (switches.page > 0) return htmlPage(switches.page, pageTitles[switches.page]);
      const fields = await fieldsOf(request);
      if (isReply(fields)) return fields;
      const operation = fields['method'] ?? '';
      if (Object.hasOwn(methods, operation))
        return { operation, fields, from: request.from, before: account.ledger.entries().length };
      return encode(refusalOf(fields) ?? 'invalid_method', {}, quirks);
    },
    scriptedFault(call) {
      if (refusalOf(call.fields) !== undefined) return undefined;
      return switches.writesHang && !isRead(call.operation) ? 'late_effect' : magicFault(call, account);
    },
    execute(call) {
      advance(account);
      const refusal = refusalOf(call.fields) ?? paceOf(call);
      return refusal === undefined ? run(call, account) : encode(refusal, {}, quirks);
    },
  };
}

function run({ operation, fields, from = '', before }: ReceivedCall, account: Account): HttpReply {
  const { quirks, switches } = account;
  try {
    const method = methods[operation];
    if (!method) throw new Refusal('invalid_method');
    if (!switches.reseller && Object.hasOwn(forResellers, operation)) throw new Refusal('invalid_client');
    const given = new Given(operation, fields, from, before);
    check(method, given, account);
    if (!isDryRun(given, account) && onlySaysSo(operation, fields, account)) return encode('success', {}, quirks);
    const members = method.handle(given, account);
    if (quirks.emptyDeleteReply && operation.startsWith('del')) return { ...encode('success', {}, quirks), body: '' };
    return encode('success', members, quirks);
  } catch (error) {
    if (error instanceof Refusal) return encode(error.word, {}, quirks);
    throw error;
  }
}

/** Whether the provider reports success without doing anything, as has been observed. */
function onlySaysSo(operation: string, fields: Fields, account: Account): boolean {
  const found = enchantment('trick', operation, fields, account);
  if (found?.effect.trick !== 'idle') return false;
  account.ledger.record(...found.spent);
  return true;
}

/** The fault selected by a magic value of the call. Dry runs and calls with invalid parameters do not use up magic. */
function magicFault({ operation, fields, from = '' }: ReceivedCall, account: Account): RequestFault | undefined {
  const found = enchantment('fault', operation, fields, account);
  const method = methods[operation];
  const given = new Given(operation, fields, from);
  if (!found || !method || isDryRun(given, account)) return undefined;
  try {
    check(method, given, account);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
  account.ledger.record(...found.spent);
  return found.effect.fault;
}

const isRead = (operation: string): boolean => /^(?:get|search)/.test(operation);
/** Titles of the proxy's error pages. */
const pageTitles: Readonly<Record<number, string>> = { 521: 'Web server is down', 522: 'Connection timed out' };
const isReply = (found: Fields | HttpReply): found is HttpReply => typeof found['status'] === 'number';
