/* What both collections hold. */

const capital = (word) => word.slice(0, 1).toUpperCase() + word.slice(1);

/** Reads that are not in the collections, and why. */
const skipped = {
  streamEvents: 'has no end',
  getWorkItem: 'nothing needs attention in a sandbox that has just started',
  getFinding: 'nothing differs there either',
  getWebhookEndpoint: 'in its journey',
  listWebhookDeliveries: 'in its journey',
  getBulkUpdate: 'only of a bulk update',
  downloadTrunkSettings: 'only of an outbound trunk',
  listOrderDocuments: 'only at providers that require documents',
  listPortOrderNotes: 'only at providers that have notes on ports',
  estimateForCustomer: 'only at providers that have rate plans',
};

/** The folders of both collections, each with its requests in their order. */
export function foldersOf(document, { workflows }) {
  const operations = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [operation.operationId, { ...operation, method, path }]),
    ),
  );
  const journeys = workflows.map(({ summary, steps }) => ({
    name: summary.replace(/\.$/, ''),
    requests: steps.map((step) => requestOf(operations.get(step.operationId), step)),
  }));
  const form = operations.get('createPortOrder');
  const { order } = form.requestBody.content['multipart/form-data'].schema.properties;
  const port = {
    name: 'Port a number in, with its documents',
    requests: [
      requestOf(form, {
        stepId: 'port',
        parameters: [{ in: 'header', name: 'Idempotency-Key' }],
        form: { order: order.example },
        successCriteria: [{ condition: '$statusCode == 201' }],
        outputs: { id: '$response.body#/id' },
      }),
      ...['getPortOrder', 'listPortOrderEvents'].map((id) =>
        requestOf(operations.get(id), {
          stepId: id,
          parameters: [{ in: 'path', name: 'id', value: '$steps.port.outputs.id' }],
          successCriteria: [{ condition: '$statusCode == 200' }],
        }),
      ),
    ],
  };
  const reads = [...operations.values()].filter(
    ({ method, operationId }) => method === 'get' && !(operationId in skipped),
  );
  const ok = [{ condition: '$statusCode == 200' }];
  const lists = reads.filter(({ path }) => !path.includes('{'));
  /** What one of these is read by, of the first that its list has. */
  const listedAt = ({ path }) => lists.find((list) => path.startsWith(`${list.path}/{`));
  const single = reads.filter((one) => one.path.split('{').length === 2 && listedAt(one));
  const inList = (list) => nameIn(single.find((one) => listedAt(one) === list));
  return [
    ...journeys,
    port,
    {
      name: 'Lists and reports',
      requests: lists.map((list) => {
        const name = inList(list);
        const outputs = name === undefined ? {} : { first: `$response.body#/data/0/${name}` };
        return requestOf(list, { stepId: list.operationId, parameters: neededOf(list), successCriteria: ok, outputs });
      }),
    },
    {
      name: 'The first of each list',
      requests: single.map((one) => {
        const [, parameter] = /\{(\w+)\}/.exec(one.path);
        const value = `$steps.${listedAt(one).operationId}.outputs.first`;
        // It is at the provider whose list it was first in.
        const [listed] = neededOf(listedAt(one)).filter(({ name }) => name === 'provider');
        const needed = neededOf(one).map((given) => (given.name === 'provider' && listed ? listed : given));
        const parameters = [{ in: 'path', name: parameter, value }, ...needed];
        return requestOf(one, { parameters, successCriteria: ok });
      }),
    },
  ];
}

/** The member of a list's rows that a path names them by. */
const nameIn = (one) => one && (one.path.includes('{e164}') ? 'phoneNumber' : 'id');

/** What a query must have, as its examples have it; and one provider, where the answer is that of one. */
const neededOf = ({ parameters = [] }) =>
  parameters
    .filter((one) => one.in === 'query' && (one.required || (one.name === 'provider' && one.schema.type === 'string')))
    .map(({ name, example }) => ({ in: 'query', name, value: example }));

/** One step as both kinds of collections have it. */
function requestOf(
  { summary, method, path },
  { stepId, parameters = [], requestBody, form, successCriteria, outputs = {} },
) {
  const given = (where) => parameters.filter((one) => one.in === where).map(({ name, value }) => [name, String(filled(value ?? ''))]); // prettier-ignore
  const inPath = new Map(given('path'));
  const [status, ...others] = successCriteria.map(({ condition }) => condition);
  return {
    name: summary,
    method,
    path: path.replace(/\{(\w+)\}/g, (_, name) => inPath.get(name)),
    query: given('query'),
    // Each request sent is another one.
    headers: given('header')
      .filter(([name]) => name !== 'Authorization')
      .map(([name]) => [name, '{{$guid}}']),
    body: requestBody && filled(requestBody.payload),
    form,
    status: Number(/^\$statusCode == (\d+)$/.exec(status)[1]),
    expected: others.map((condition) => {
      const [, pointer, value] = /^\$response\.body#\/(\S+) == (.*)$/.exec(condition);
      return [partsOf(pointer), JSON.parse(value)];
    }),
    taken: Object.entries(outputs).map(([name, from]) => [variableOf(stepId, name), partsOf(/#\/(.*)$/.exec(from)[1])]),
  };
}

const variableOf = (step, output) => `${step}${capital(output)}`;
const partsOf = (pointer) => pointer.split('/');

/** The value with what earlier requests were answered as variables. */
function filled(value) {
  if (typeof value === 'string')
    return value
      .replaceAll('{$inputs.run}', '{{$guid}}')
      .replace(/^\$steps\.(\w+)\.outputs\.(\w+)$/, (_, step, output) => `{{${variableOf(step, output)}}}`);
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member)]));
  return value;
}
