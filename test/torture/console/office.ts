import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DidtfnSimulator, startDidtfnSimulator } from '../../../src/sandbox/didtfn/simulator.js';
import { type RunningGateway, startGateway } from '../../../src/start.js';

/** What is read of an order here. */
export interface Order {
  id: string;
  status: string;
  providerOrderId?: string;
}

/** Numbers for sale in the block that orders are taken from. */
export const numbersOfOffice = 100;

/** A gateway with its simulator whose every order waits for the approval of another key: `clerk` places, `approver` decides. */
export class Office {
  private next = 0;

  private constructor(
    readonly gateway: RunningGateway,
    readonly simulator: DidtfnSimulator,
    private readonly directory: string,
  ) {}

  static async open(): Promise<Office> {
    const directory = mkdtempSync(join(tmpdir(), 'gateway-console-'));
    const simulator = await startDidtfnSimulator();
    const keyOf = (id: string, tenant: string, scopes: string[]): object => ({ id, tenant, scopes, sha256: createHash('sha256').update(id).digest('hex') }); // prettier-ignore
    const keys = [keyOf('clerk', 'acme', ['*']), keyOf('approver', 'acme', ['*']), keyOf('head', 'head', ['operator'])];
    const keysFile = join(directory, 'keys.json');
    writeFileSync(keysFile, JSON.stringify({ keys }));
    const gateway = await startGateway({
      STORE_URL: `sqlite:${join(directory, 'gateway.db')}`,
      API_KEYS_FILE: keysFile,
      PROVIDERS: 'didtfn',
      DIDTFN_BASE_URL: simulator.baseUrl,
      DIDTFN_TOKEN: simulator.token,
      DIDTFN_ACCOUNT_NO: simulator.accountNo,
      CLIENT_ORDERS_PER_SECOND: '1000',
      CLIENT_WRITES_PER_SECOND: '1000',
      CLIENT_READS_PER_SECOND: '1000',
      SHED_LAG_MS: '60000',
      LOG_LEVEL: 'silent',
      PORT: '0',
    });
    const office = new Office(gateway, simulator, directory);
    await office.call('head', 'PUT', '/v1/limits/acme', { approvalAbove: { amount: '0.50', currency: 'USD' } });
    return office;
  }

  get isSoldOut(): boolean {
    return this.next === numbersOfOffice;
  }

  async call<Body>(key: string, method: string, path: string, body?: object): Promise<Body> {
    const response = await fetch(this.gateway.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Body;
  }

  /** An order that waits for approval. */
  async order(): Promise<Order> {
    const number = `+12062190${100 + this.next++}`;
    const held = await this.call<{ id: string }>('clerk', 'POST', '/v1/reservations', { provider: 'didtfn', phoneNumbers: [number] }); // prettier-ignore
    return this.call('clerk', 'POST', '/v1/orders', { reservationId: held.id, connection: { trunkId: '3' } });
  }

  /** How often the provider charged for it. */
  chargesOf({ providerOrderId }: Order): number {
    return this.simulator.ledger.charges().filter(({ orderId }) => orderId === providerOrderId).length;
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.simulator.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
