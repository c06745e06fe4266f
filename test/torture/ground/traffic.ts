import { randomUUID } from 'node:crypto';
import { ask, type Told, until } from './caller.js';
import { tenants } from './ground.js';
import { type Suppliers } from './suppliers.js';

const direct = { type: 'direct', connectionId: 'conn-1', outpulseType: 'sameAsNumber' };
const blocks = ['+44207946', '+44161496', '+1212555', '+1312555', '+1416555'];
const countries = ['GB', 'GB', 'US', 'US', 'CA'];
const linesOfBlock = 8_500;
const ended = ['completed', 'rejected', 'expired', 'cancelled', 'needs_review'];
/** What an answer may be while something that the gateway needs is away. */
const honest = [200, 201, 202, 409, 429, 502, 503, 504];

interface Placed {
  key: string;
  tenant: string;
  phoneNumber: string;
  /** Once it is known. */
  id?: string;
}

/** Callers who order one number after the other, and insist: the same request with the same key until it has been answered with an order. */
export class Traffic {
  readonly placed: Placed[] = [];
  readonly wrongs = new Set<string>();
  /** Answers by status; 0 where none came. */
  readonly answers = new Map<number, number>();
  private going = true;
  private readonly callers: Promise<void>[];
  private static lines = 0;

  constructor(
    private readonly urls: () => readonly string[],
    private readonly suppliers: Suppliers,
    callers: number,
    private readonly pauseMs = 20,
  ) {
    this.callers = Array.from({ length: callers }, (_, i) => this.call(tenants[i % tenants.length]!));
  }

  /** No new orders; those that were begun are insisted on until they have their answer. */
  async end(): Promise<void> {
    this.going = false;
    await Promise.all(this.callers);
  }

  /** Each order has come to its end and was charged once, and nothing else was charged. The gateways have all that they need again. */
  async judge(): Promise<void> {
    for (const { id, tenant, phoneNumber } of this.placed) {
      if (id === undefined) continue;
      let turn = 0;
      const seen = await until(
        () => ask(this.url(turn++), tenant, { method: 'GET', path: `/v1/orders/${id}` }),
        (told) => ended.includes(told?.body.status ?? ''),
        90_000,
      );
      if (seen?.body.status !== 'completed')
        this.wrongs.add(`the order of ${phoneNumber} is ${seen?.body.status ?? 'still open'}`);
    }
    const { orders, charges } = this.atTcl();
    for (const { id, phoneNumber } of this.placed) {
      if (id === undefined) continue;
      const own = orders.filter(({ numbers }) => numbers.includes(phoneNumber));
      if (own.length !== 1) this.wrongs.add(`${phoneNumber} was ordered ${own.length} times`);
    }
    if (charges !== orders.length) this.wrongs.add(`${charges} charges for ${orders.length} orders`);
    const known = new Set(this.placed.map(({ phoneNumber }) => phoneNumber));
    const strange = orders.filter(({ numbers }) => !numbers.every((number) => known.has(number)));
    if (strange.length > 0) this.wrongs.add(`${strange.length} orders at the provider that nobody placed`);
  }

  private atTcl(): { orders: { numbers: readonly string[] }[]; charges: number } {
    const { ledger } = this.suppliers.tcl;
    const mine = new Set(this.placed.map(({ phoneNumber }) => phoneNumber));
    const orders = ledger.orders().filter(({ numbers }) => numbers.some((number) => mine.has(number)));
    const ids = new Set(orders.map(({ orderId }) => orderId));
    return { orders: [...orders], charges: ledger.charges().filter(({ orderId }) => ids.has(orderId)).length };
  }

  private url(turn: number): string {
    const urls = this.urls();
    return urls[turn % urls.length]!;
  }

  private async call(tenant: string): Promise<void> {
    while (this.going) {
      const nth = Traffic.lines++;
      const block = Math.floor(nth / linesOfBlock) % blocks.length;
      const phoneNumber = `${blocks[block]}${String(500 + (nth % linesOfBlock)).padStart(4, '0')}`;
      const one: Placed = { key: randomUUID(), tenant, phoneNumber };
      this.placed.push(one);
      await this.insist(one, countries[block]!);
      await new Promise((resolve) => setTimeout(resolve, this.pauseMs));
    }
  }

  private async insist(one: Placed, country: string): Promise<void> {
    const { key, tenant, phoneNumber } = one;
    const body = { provider: 'tcl', phoneNumbers: [phoneNumber], country, type: 'local', connection: direct };
    const end = Date.now() + 90_000;
    for (let turn = 0; one.id === undefined; turn++) {
      const told = await ask(this.url(turn), tenant, {
        method: 'POST',
        path: '/v1/orders',
        body,
        key,
        prefer: 'wait=0',
      });
      this.count(told);
      if (told && told.status < 300) one.id = told.body.id;
      else if (Date.now() > end)
        return void this.wrongs.add(`${phoneNumber} was never answered: ${told?.status ?? 0} ${told?.body.code ?? ''}`);
      else await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  private count(told: Told | undefined): void {
    const status = told?.status ?? 0;
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
    if (told && !honest.includes(status))
      this.wrongs.add(`an order was answered with ${status} ${told.body.code ?? ''}`);
  }
}
