import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gateway } from './gateway.js';
import { Suppliers } from './suppliers.js';

export const tenants = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'] as const;
export const operator = 'operator';

/** Nobody is turned away for coming too often, nor because the machine is busy. */
const unlimited = {
  CLIENT_READS_PER_SECOND: '100000',
  CLIENT_WRITES_PER_SECOND: '100000',
  CLIENT_ORDERS_PER_SECOND: '100000',
  SHED_LAG_MS: '60000',
  SHED_IN_FLIGHT: '10000',
  WAITING_PER_TENANT: '10000',
  WAITING_IN_ALL: '10000',
};

/** Simulated providers here, and gateways in processes of their own on one ledger after another. */
export class Ground {
  private readonly gateways: Gateway[] = [];
  private readonly endings: (() => void)[] = [];

  private constructor(
    readonly suppliers: Suppliers,
    /** Of the ledgers, the keys and whatever else is needed; it goes when the ground is left. */
    readonly directory: string,
  ) {}

  static async prepare(options?: Parameters<typeof Suppliers.start>[0]): Promise<Ground> {
    const directory = mkdtempSync(join(tmpdir(), 'gateway-torture-'));
    chmodSync(directory, 0o755);
    const keys = [...tenants, operator].map((name) => ({
      id: name,
      tenant: name,
      sha256: createHash('sha256').update(name).digest('hex'),
      scopes: ['*', ...(name === operator ? ['operator'] : [])],
    }));
    writeFileSync(join(directory, 'keys.json'), JSON.stringify({ keys }));
    return new Ground(await Suppliers.start(options), directory);
  }

  /** A SQLite ledger in the directory. */
  sqlite(name = 'gateway'): string {
    return `sqlite:${join(this.directory, `${name}.db`)}`;
  }

  async start(
    env: Record<string, string> = {},
    through?: readonly string[],
    ran?: readonly string[],
  ): Promise<Gateway> {
    const settings = {
      GATEWAY_MODE: 'sandbox',
      PORT: '0',
      STORE_URL: this.sqlite(),
      API_KEYS_FILE: join(this.directory, 'keys.json'),
      UPLOAD_DIR: join(this.directory, 'uploads'),
      LOG_LEVEL: 'error',
      ...unlimited,
      ...this.suppliers.variables,
      ...env,
    };
    const gateway = await Gateway.start(settings, through, ran);
    this.gateways.push(gateway);
    return gateway;
  }

  /** Done when the gateways have ended. */
  finally(end: () => void): void {
    this.endings.push(end);
  }

  async leave(): Promise<void> {
    for (const gateway of this.gateways) await gateway.kill();
    for (const end of this.endings) end();
    await this.suppliers.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
