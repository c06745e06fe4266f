import { expect } from '@jest/globals';
import { type Example, examplesOf, operationsOf, type DocumentedOperation } from '../../support/documented.js';
import { type AnswerTo, type List, type Order, type Outcome, type Reservation } from '../answers.js';
import { type TestGateway } from '../gateway.js';

/** What no example is given for, since it would be a card number. */
export const withoutExample = ['createPayment', 'createPaymentMethod', 'createAccountPaymentMethod', 'addFunds'];
/** What has no end, and is tried by those who follow it (`events.spec.ts`). */
const endless = ['streamEvents'];

/** Somebody who knows the documentation alone, and puts in what was answered before. */
export class Newcomer {
  /** The operations that were tried, by their ids. */
  readonly tried = new Set<string>([...withoutExample, ...endless]);
  private readonly operations: DocumentedOperation[];

  constructor(readonly at: TestGateway) {
    this.operations = operationsOf(at.gateway.document());
  }

  operationOf(method: string, path: string): DocumentedOperation {
    return this.operations.find((one) => one.method === method.toUpperCase() && one.path === path)!;
  }

  /** Whoever asks for one that is not there sends nothing, and is told so. */
  examplesOf = (method: string, path: string): List<Example> =>
    examplesOf(this.operationOf(method, path)) as List<Example>;

  /** What the documentation shows for a field of a form. */
  fieldOf<T = string>(path: string, name: string): T {
    const form = this.operationOf('post', path).requestBody?.content['multipart/form-data'];
    return form?.schema.properties[name]?.example as T;
  }

  /** Presses "Execute" with what Swagger UI fills in. */
  async execute<M extends string, P extends string, Body = AnswerTo<Uppercase<M>, P>>(
    method: M,
    path: P,
    own: { id?: string; other?: string; query?: string; body?: object; on?: TestGateway } = {},
  ): Promise<Body> {
    const { client } = own.on ?? this.at;
    const { operationId, parameters = [], responses } = this.operationOf(method, path);
    const of = (place: string): [string, string][] =>
      parameters
        .filter((one) => one.in === place)
        .flatMap(({ name, in: where, required, example, schema }) => {
          // The page shows the examples of what a query need not have in words.
          const value = (where === 'query' && !required ? undefined : example) ?? schema.example ?? schema.default;
          return value === undefined ? [] : [[name, String(value)]];
        });
    const shown = new Map(of('path'));
    const given = [own.id, own.other];
    const target = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(given.shift() ?? shown.get(name) ?? ''),
    );
    const query = own.query ?? new URLSearchParams(of('query')).toString();
    const options = own.body ? { body: own.body } : {};
    const { status, body } = await client.call<string, string, Body>(
      method.toUpperCase(),
      `${target}?${query}`,
      options,
    );
    const documented = Object.keys(responses).filter((code) => code < '300');
    const said = {
      operationId,
      documented: documented.includes(String(status)),
      detail: (body as Outcome | undefined)?.detail,
    };
    expect(said).toEqual({ operationId, documented: true, detail: undefined });
    this.tried.add(operationId);
    return body;
  }

  reserve = (body: object): Promise<Reservation> => this.execute('post', '/v1/reservations', { body });

  order = (reservation: Reservation, example: object): Promise<Order> =>
    this.execute('post', '/v1/orders', { body: { ...example, reservationId: reservation.id } });

  /** Notes what the documentation notes; the metadata that it has then. */
  async noted(path: '/v1/orders/{id}' | '/v1/reservations/{id}' | '/v1/port-orders/{id}', id: string): Promise<object> {
    return (await this.execute('patch', path, { id, body: this.examplesOf('patch', path)[0] })).metadata;
  }

  async buy(...phoneNumbers: string[]): Promise<void> {
    const [, named] = this.examplesOf('post', '/v1/reservations');
    const [atOnce] = this.examplesOf('post', '/v1/orders');
    const bought = await this.order(await this.reserve({ ...named, phoneNumbers }), { ...atOnce });
    expect(bought.status).toBe('completed');
  }
}
