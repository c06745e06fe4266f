import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { type OutboxEvent } from '../../src/domain/event-data.js';
import { type Counter } from '../../src/ledger/counters.js';
import { type Ledger, openLedger } from '../../src/ledger/ledger.js';
import { type Answer, GatewayProcess } from './gateway-process.js';

/** What a test has started ends with it, the last first. */
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
export function untilTheEnd<T extends { close(): Promise<void> }>(started: T): T {
  endings.push(() => started.close());
  return started;
}

const settings = {
  PORT_POLL_MS: '200',
  CLIENT_ORDERS_PER_SECOND: '1000',
  CLIENT_WRITES_PER_SECOND: '1000',
  CLIENT_READS_PER_SECOND: '1000',
  // A machine that is busy with other tests is no reason to turn anybody away.
  SHED_LAG_MS: '60000',
  DIDTFN_TIMEOUT_MS: '2000',
  DIDTFN_MONEY_TIMEOUT_MS: '400',
  DIDTFN_LATE_BOUND_MS: '200',
};

/** What a caller sends, and as whom: a tenant's key is its name. */
export interface Sent {
  key: string;
  method: string;
  path: string;
  body?: object | FormData | undefined;
  idempotencyKey?: string;
}
export type Told = NonNullable<Awaited<ReturnType<GatewayProcess['call']>>>;

/** A ledger and a keys file in a folder of their own, and the gateway processes that run on them one after another. */
export class Ground {
  gateway!: GatewayProcess;
  kills = 0;
  private readonly directory = mkdtempSync(join(tmpdir(), 'gateway-kill-'));

  constructor(private readonly env: Record<string, string>) {
    endings.push(async () => {
      await this.gateway?.kill();
      rmSync(this.directory, { recursive: true, force: true });
    });
  }

  /** Tenants with everything that is their own, and their limits; read when a process starts. */
  setTenants(tenants: Readonly<Record<string, object>>): void {
    const keys = Object.entries(tenants).map(([id, limits]) => {
      const sha256 = createHash('sha256').update(id).digest('hex');
      return { id, tenant: id, sha256, scopes: ['*'], limits };
    });
    writeFileSync(join(this.directory, 'keys.json'), JSON.stringify({ keys }));
  }

  async start(more: Record<string, string> = {}): Promise<void> {
    this.gateway = await GatewayProcess.start(this.directory, { ...settings, ...this.env, ...more });
  }

  /** Answers undefined when the process died over it. */
  send({ key, method, path, body, idempotencyKey }: Sent): Promise<Told | undefined> {
    return this.gateway.call(method, path, key, { ...(body && { body }), ...(idempotencyKey && { idempotencyKey }) });
  }

  /** Sends it once, to a process that dies at the point. */
  async sendInto(point: string, sent: Sent): Promise<Told | undefined> {
    await this.gateway.arm(point);
    const told = await this.send(sent);
    if (!(await this.gateway.died())) throw new Error(`it did not die at ${point}`);
    this.kills++;
    return told;
  }

  /** As a caller would after a lost answer: the same request with the same key, until it is answered. */
  async insist(sent: Sent): Promise<Told> {
    for (;;) {
      const told = await this.send(sent);
      if (told !== undefined && told.body.code !== 'idempotency_in_progress') return told;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Reads until it is so, however long that takes; the test's own time-out ends it. */
  async until(key: string, path: string, so: (body: Answer) => boolean): Promise<Answer> {
    for (;;) {
      const told = await this.send({ key, method: 'GET', path });
      if (told !== undefined && so(told.body)) return told.body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** What the ledger counts of a tenant. */
  countersOf(tenant: string): Promise<Counter[]> {
    return this.read((ledger) => ledger.counters.of(tenant));
  }

  /** What a tenant has been told. */
  feedOf(tenant: string): Promise<OutboxEvent[]> {
    return this.read((ledger) => ledger.outbox.page({ tenant, limit: 10_000 }));
  }

  /** Reads the ledger when its process has been killed: a ledger in a file has one process. */
  private async read<T>(ask: (ledger: Ledger) => Promise<T>): Promise<T> {
    await this.gateway.kill();
    const ledger = await openLedger(`sqlite:${join(this.directory, 'gateway.db')}`);
    try {
      return await ask(ledger);
    } finally {
      await ledger.close();
    }
  }
}
