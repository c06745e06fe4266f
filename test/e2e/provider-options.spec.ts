import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type OptionedRequest, optionedRequests, type OptionSchema } from '../../src/contract/option-schemas.js';
import { providers } from '../../src/providers/index.js';
import { type Client, type Reply, startTestGateway, type TestGateway } from './gateway.js';
import { portOf } from './port-form.js';

/** A request of each kind that a provider takes, with these options; the number is one that nobody has. */
const requests: Record<OptionedRequest, (provider: string, providerOptions: object) => [string, string, unknown]> = {
  reservation: (provider, providerOptions) => [
    'POST',
    '/v1/reservations',
    { provider, phoneNumbers: ['+17865550177'], providerOptions },
  ],
  order: (provider, providerOptions) => [
    'POST',
    '/v1/orders',
    { provider, phoneNumbers: ['+17865550177'], connection: { trunkId: '1' }, providerOptions },
  ],
  portOrder: (provider, providerOptions) => [
    'POST',
    '/v1/port-orders',
    portOf({ provider, phoneNumbers: ['+17865551177'], providerOptions }),
  ],
  numberUpdate: (provider, providerOptions) => [
    'POST',
    '/v1/numbers/bulk-updates',
    { provider, phoneNumbers: ['+17865550177'], providerOptions },
  ],
};

/** Values that the schema does not have. */
const wrong = ({ type, maxLength, minimum, maximum, pattern, enum: words }: OptionSchema): unknown[] => [
  type === 'string' ? 7 : 'text',
  ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
  ...(minimum === undefined ? [] : [minimum - 1, maximum! + 1]),
  ...(pattern === undefined || new RegExp(pattern).test('!') ? [] : ['!']),
  ...(words ? ['another'] : []),
];

const declared = providers.flatMap(({ id, options }) =>
  Object.entries(options).flatMap(([request, { properties }]) =>
    Object.entries(properties).map(([name, schema]) => ({ id, request: request as OptionedRequest, name, schema })),
  ),
);

describe('provider options', () => {
  let gateway: TestGateway;
  let client: Client;
  beforeAll(async () => {
    gateway = await startTestGateway({ PROVIDERS: providers.map(({ id }) => id).join(',') });
    client = gateway.client;
  });
  afterAll(() => gateway.stop());
  const pointersOf = ({ body }: Reply<unknown>): string[] =>
    ((body as { errors?: { pointer: string }[] }).errors ?? []).map(({ pointer }) => pointer);
  const ask = (request: OptionedRequest, id: string, options: object): Promise<Reply<unknown>> => {
    const [method, path, body] = requests[request](id, options);
    return client.call(method, path, { body });
  };
  const at = (request: OptionedRequest, name: string): string =>
    `${request === 'portOrder' ? '/order' : ''}/providerOptions/${name}`;

  it.each(providers.map(({ id, options }) => [id, options] as const))('are listed: %s', async (id, options) => {
    const { body } = await client.get(`/v1/providers/${id}`);
    expect((body as unknown as { options: object[] }).options).toEqual(
      Object.entries(options).map(([request, schema]) => ({
        ...{ request, schema },
        routes: optionedRequests[request as OptionedRequest],
      })),
    );
  });

  it('are checked against the list, by name', async () => {
    expect(declared.length).toBeGreaterThan(40);
    const taken: string[] = [];
    for (const { id, request, name, schema } of declared)
      for (const value of wrong(schema)) {
        const reply = await ask(request, id, { [name]: value });
        if (reply.status !== 400 || !pointersOf(reply).includes(at(request, name)))
          taken.push(
            `${id} ${request} ${name}=${JSON.stringify(value)}: ${reply.status} ${JSON.stringify(reply.body)}`,
          );
      }
    expect(taken).toEqual([]);
  });

  it('are accepted as in their examples', async () => {
    const refused: string[] = [];
    for (const { id, request, name, schema } of declared)
      for (const value of schema.examples ?? schema.enum ?? [true]) {
        const codes = await ask(request, id, { [name]: value });
        const { errors = [] } = codes.body as { errors?: { pointer: string; code: string }[] };
        // Others of the same request may be missing, or not go with it.
        if (errors.some((one) => one.pointer === at(request, name) && ['invalid', 'unknown_field'].includes(one.code)))
          refused.push(`${id} ${request} ${name}=${JSON.stringify(value)}`);
      }
    expect(refused).toEqual([]);
  });

  it('are refused where none are listed', async () => {
    for (const { id, options } of providers)
      for (const request of Object.keys(optionedRequests) as OptionedRequest[])
        if (!options[request]) {
          const { status, body } = await ask(request, id, { nothing: 'x' });
          const { code } = body as { code: string };
          expect([id, request, status, code]).toEqual([
            ...[id, request],
            ...(code === 'capability_not_supported' ? [422, code] : [400, 'invalid_request']),
          ]);
        }
  });

  it('are reported as missing if required', async () => {
    for (const { id, options } of providers)
      for (const [request, { required = [] }] of Object.entries(options))
        expect(pointersOf(await ask(request as OptionedRequest, id, {}))).toEqual(
          expect.arrayContaining(required.map((name) => at(request as OptionedRequest, name))),
        );
  });

  it('are exclusive variants in the document', () => {
    const document = gateway.gateway.document();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'document');
    const schemas = document.components!.schemas as Record<
      string,
      { properties?: { providerOptions?: { oneOf?: object[] } } }
    >;
    const union = (name: string) => ajv.compile({ $ref: `document#/components/schemas/${name}/properties/providerOptions` }); // prettier-ignore
    const places = { reservation: 'NewReservation', order: 'NewOrder', portOrder: 'NewPortOrder', numberUpdate: 'BulkUpdate' }; // prettier-ignore
    for (const [request, name] of Object.entries(places)) {
      const fits = union(name);
      const taking = providers.filter(({ options }) => options[request as OptionedRequest]);
      expect(schemas[name]!.properties!.providerOptions!.oneOf).toHaveLength(1 + taking.length);
      expect([fits({}), fits({ nothing: 'x' })]).toEqual([true, false]);
      for (const { options } of taking) {
        const { properties, required = [] } = options[request as OptionedRequest]!;
        const value = (one: string): unknown => properties[one]!.examples?.[0] ?? properties[one]!.enum?.[0] ?? true;
        for (const one of Object.keys(properties))
          expect([one, fits(Object.fromEntries([one, ...required].map((each) => [each, value(each)])))]).toEqual([one, true]); // prettier-ignore
      }
    }
  });
});
