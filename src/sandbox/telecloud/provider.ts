import { htmlPage, type HttpReply } from '../kit/reply.js';
import { formOf } from '../kit/request.js';
import { type ReceivedCall, type SimulatedProvider } from '../kit/server.js';
import { type Handler, type Settings } from './account.js';
import { administration } from './administration.js';
import { billing } from './billing.js';
import { catalogue } from './catalogue.js';
import { customers } from './customers.js';
import { type Ledger } from './ledger.js';
import { isFault, magicOf } from './magic.js';
import { tellModule } from './module-call.js';
import { orders } from './orders.js';
import { type Action, checked, type Fields, operations, Refusal } from './parameters.js';
import { noQuirks, type Quirks, xmlReply } from './quirks.js';
import { el, leaf, type Node, toJson } from './xml.js';

const handlers: Readonly<Record<string, Handler>> = {
  ...administration,
  ...billing,
  ...catalogue,
  ...customers,
  ...orders,
};
const actions = Object.keys(operations) as Action[];
const path = /^(?:\/API)?\/(xml|json)\/(\w+)(?:\/(\w+))?\/{0,2}$/i;

type Format = 'xml' | 'json';
interface TelecloudCall extends ReceivedCall {
  format: Format;
}

const written = (format: Format, root: Node, quirks: Quirks): HttpReply =>
  format === 'json' ? { status: 200, contentType: 'application/json', body: toJson(root) } : xmlReply(root, quirks);

/** The provider; two of the parameters are its keys. */
export function telecloudProvider(
  ledger: Ledger,
  settings: Settings,
  quirks: Quirks,
  keys: { apiIdKey: string; apiKey: string },
): SimulatedProvider {
  let transaction = 3_132_189;
  const root = (nodes: readonly Node[], withId: boolean, more: Fields = {}): Node =>
    el(
      'telecloud',
      { ...(withId || quirks.transIdEverywhere ? { trans_id: String(++transaction) } : {}), ...more },
      ...nodes,
    );
  const reply = (format: Format, of: Node): HttpReply => written(format, of, quirks);
  const refused = (format: Format, words: string): HttpReply =>
    reply(format, root([leaf('error', words)], settings.errorsHaveTransId));

  return {
    operations: actions,
    unknownStatus: xmlReply(el('telecloud', {}, el('deferred', {}, leaf('queue', '7'))), noQuirks),
    async callOf(request): Promise<TelecloudCall | HttpReply> {
      const [, format = '', group = '', action = ''] = path.exec(request.path) ?? [];
      if (format === '') return htmlPage(404);
      const form = format.toLowerCase() as Format;
      const fields = { ...request.query, ...(await formOf(request)).fields };
      if (fields['API_ID_KEY'] !== keys.apiIdKey || fields['API_KEY'] !== keys.apiKey)
        return refused(form, 'The API_ID_KEY or API_KEY is not valid.');
      const operation = actions.find((one) => one.toLowerCase() === `${group}/${action}`.toLowerCase());
      if (operation === undefined) return refused(form, 'The service does not exist.');
      const verb = operations[operation][0];
      const asked = request.method === 'DELTE' ? 'DELETE' : request.method;
      if (asked !== verb) return refused(form, `The service must be called with ${verb}.`);
      const { API_ID_KEY: _id, API_KEY: _key, ...rest } = fields;
      return { operation, fields: rest, format: form };
    },
    scriptedFault({ operation, fields }) {
      const magic = magicOf(operation, fields);
      if (!magic || !isFault(magic.effect) || ledger.state.magicUsed(operation, magic.value)) return undefined;
      ledger.record({ type: 'magic', operation, value: magic.value });
      return magic.effect;
    },
    execute(call): HttpReply {
      const { format } = call as TelecloudCall;
      const action = call.operation as Action;
      try {
        if (settings.notAuthorized.includes(action)) throw new Refusal('You are not authorized to use this service.');
        const asked = { action, fields: checked(action, call.fields), ledger, settings, quirks };
        const { nodes, transId = true, attributes } = handlers[action]!(asked);
        void tellModule(asked);
        return reply(format, root(nodes, transId, attributes));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return refused(format, error.message);
      }
    },
  };
}
