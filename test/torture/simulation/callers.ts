import { type Caller } from '../../../src/contract/caller.js';
import { newId } from '../../../src/domain/ids.js';
import { type KeyedRequest } from '../../../src/http/idempotency.js';
import { StoreUnreachable } from '../../../src/ledger/database.js';
import { type Random } from '../../attack/random.js';
import { type Asking, type Business, type Find, type Make, type Resource } from './callers/business.js';
import { CustomerBusiness } from './callers/customers.js';
import { NumberBusiness } from './callers/numbers.js';
import { PortBusiness } from './callers/ports.js';
import { TrunkBusiness } from './callers/trunks.js';
import { type GatewayProcess, isProblem } from './gateway.js';
import { type Judge } from './judge.js';
import { type Party, type Schedule } from './schedule.js';
import { type Supplier } from './suppliers/supplier.js';

export interface CallerDeps {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly judge: Judge;
  readonly suppliers: readonly Supplier[];
  /** Any gateway that lives, if one does. */
  gateway(): GatewayProcess | undefined;
  isOver(): boolean;
}

const mostTries = 4;
/** When a caller gives up on an answer and asks again. */
const patienceMs = 40_000;

/** A caller of one tenant, who does one thing after another and asks again, with the same key, where no answer came. */
export class ApiCaller implements Asking {
  readonly party: Party;
  readonly caller: Caller;
  readonly random: Random;
  private readonly businesses: readonly Business[];
  private keys = 0;

  constructor(
    readonly name: string,
    tenant: string,
    private readonly deps: CallerDeps,
  ) {
    this.party = { name, alive: true, frozenUntil: 0 };
    this.caller = { tenant, keyId: name, scopes: ['*'], accounts: {} };
    this.random = deps.random;
    const { suppliers } = deps;
    const numbers = new NumberBusiness(
      this,
      suppliers.flatMap(({ id, numbers: sold }) => (sold ? { id, ...sold } : [])),
    );
    const customers = new CustomerBusiness(
      this,
      suppliers.flatMap(({ id, customers: sold }) => (sold ? { id, ...sold } : [])),
    );
    const ports = new PortBusiness(
      this,
      suppliers.flatMap(({ id, ports: sold }) => (sold ? { id, ...sold } : [])),
    );
    const trunks = new TrunkBusiness(
      this,
      suppliers.flatMap(({ id, trunks: sold }) => (sold ? { id, sold } : [])),
    );
    this.businesses = [...[numbers, numbers, numbers, numbers], ...[customers, customers], ports, trunks];
  }

  async live(): Promise<void> {
    const { schedule, random } = this.deps;
    const restless = random.of([200, 1_000, 4_000]);
    while (!this.deps.isOver()) {
      await schedule.pass(this.party, random.below(restless), 'acts');
      await random.of(this.businesses).act();
    }
  }

  readonly look = async <R extends Resource>(read: (gateway: GatewayProcess) => Promise<R>): Promise<R | undefined> => {
    const gateway = this.deps.gateway();
    const answer = gateway && (await this.answered(gateway, read(gateway)));
    return answer === 'problem' ? undefined : answer;
  };

  /** Asks, with one key, until there is an answer. */
  readonly ask = async <R extends Resource>(route: string, make: Make<R>, find: Find<R>): Promise<R | undefined> => {
    const { schedule, random, judge } = this.deps;
    const key = `${this.name}-${++this.keys}`;
    const waitMs = random.of([0, 1_000, 30_000]);
    const since = schedule.now;
    let known: R | undefined;
    for (let tries = 0; tries < mostTries; tries++) {
      const gateway = this.deps.gateway();
      if (gateway) {
        const use = {
          tenant: this.caller.tenant,
          route,
          key,
          fingerprint: key,
          holder: newId('req', gateway.ledger.clock),
        };
        const reply = replyOf();
        const asked = gateway.idempotency.once({ use, waitMs, query: {}, reply }, (u, ms) => make(gateway, u, ms), (id) => find(gateway, id)); // prettier-ignore
        const answer = await this.answered(gateway, asked);
        if (answer) {
          known = answer === 'problem' ? undefined : answer;
          judge.keyed(`${this.caller.tenant} ${route} ${key}`, known?.id, since);
          // Some do not trust an answer, and ask once more.
          if (random.below(4) > 0) return known;
        }
      }
      await schedule.pass(this.party, 500 + random.below(random.of([5_000, 60_000])), 'asks again');
    }
    return known;
  };

  /** What came of it: undefined where no answer came. */
  private async answered<R extends Resource>(
    gateway: GatewayProcess,
    asked: Promise<R>,
  ): Promise<R | 'problem' | undefined> {
    const { schedule, judge } = this.deps;
    let patience: { cancel(): void } | undefined;
    const late = new Promise<undefined>((resolve) => {
      patience = schedule.after(this.party, patienceMs, 'gives up', () => resolve(undefined));
    });
    try {
      const answer = await Promise.race([asked, gateway.died, late]);
      asked.catch(() => undefined);
      if (!answer) return undefined;
      judge.told(answer);
      return answer;
    } catch (error) {
      if (error instanceof StoreUnreachable) return undefined;
      if (isProblem(error) && error.changeId) judge.told({ id: error.changeId, status: 'rejected' });
      if (isProblem(error)) return error.retry?.safe && error.code !== 'number_unavailable' ? undefined : 'problem';
      judge.surprised(error, `an answer to ${this.name}`);
      return 'problem';
    } finally {
      patience?.cancel();
    }
  }
}

/** Of a reply, what makes a request have its effect once looks at. */
function replyOf(): KeyedRequest['reply'] {
  const headers = new Map<string, unknown>();
  const reply = {
    statusCode: 201,
    header: (name: string, value: unknown) => {
      headers.set(name.toLowerCase(), value);
      return reply;
    },
    hasHeader: (name: string) => headers.has(name.toLowerCase()),
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    request: { id: 'req' },
  };
  return reply as unknown as KeyedRequest['reply'];
}
