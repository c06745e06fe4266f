import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Answered, ask, type Asked } from '../../attack/http.js';
import { Attack, type Layer as Kind } from '../../attack/layer.js';
import { keys } from '../../attack/layers/keys.js';
import { shapes } from '../../attack/layers/shapes.js';
import { sockets } from '../../attack/layers/sockets.js';
import { tenants } from '../../attack/layers/tenants.js';
import { startOwn } from '../../attack/own-gateway.js';
import { Report } from '../../attack/report.js';
import { bearer, type Target } from '../../attack/target.js';
import { type Finding, type Layer } from '../layer.js';

/** From this time on it is the long run. */
const longMs = 50_000;
const requests = { short: 2_400, long: 55_000 };
/** How much of the requests is of each kind. Those of shapes are made from the document's schemas. */
const shares: readonly (readonly [Kind, number])[] = [
  [shapes, 0.05],
  [shapes, 0.75],
  [tenants, 0.1],
  [keys, 0.06],
  [sockets, 0.04],
];
const megabyte = 1024 * 1024;
const mostGrowth = 150 * megabyte;

/** Every kind of hostile request at one gateway, beside a tenant who only reads: nothing leaks, nothing grows, and he is served all the while. */
export const abuse: Layer = {
  name: 'abuse',
  async run({ seed, until, say }) {
    const all = until - Date.now() >= longMs ? requests.long : requests.short;
    const canaries: string[] = [];
    const target = await startOwn(`${process.cwd()}/`, {}, async (variables) => {
      for (const [name, value] of Object.entries(variables))
        if (/TOKEN|PASSWORD|API_KEY/.test(name)) canaries.push(value);
      return variables;
    });
    canaries.push(...Object.values(target.keys).filter((key) => typeof key === 'string'));
    const findings: Finding[] = [];
    const find = (what: string): void => void findings.push({ what, replay: `abuse --seed ${seed} --for ${all === requests.long ? '1m' : '1s'}` }); // prettier-ignore
    try {
      const report = new Report(seed, say);
      const alone = new Bystander(target);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const before = await alone.end();
      const beside = new Bystander(target);
      let sent = 0;
      let memory = 0;
      for (const [nth, [kind, share]] of shares.entries()) {
        const limits = { requests: Math.ceil(all * share), until: Date.now() + 30 * 60_000 };
        const attack = new WatchedAttack(kind.name, target, report, limits, canaries, find);
        await kind.run(attack);
        sent += attack.requests;
        say(`abuse: ${sent} requests, ${report.findings.length + findings.length} findings`);
        // What the first of them have made the gateway load stays.
        if (nth === 0) memory = memoryOf(target);
      }
      const during = await beside.end();
      const grown = memoryOf(target) - memory;
      if (grown > mostGrowth) find(`the gateway has grown by ${Math.round(grown / megabyte)} MB`);
      if (during.failed > 0) find(`${during.failed} reads of another tenant were not answered`);
      for (const line of target.own?.errors() ?? [])
        find(`the gateway logged an error that nobody foresaw: ${line.slice(0, 300)}`);
      for (const name of leaksIn(target, canaries)) find(`a secret is written in ${name}`);
      const found = report.findings.map(({ layer, what, case: index }): Finding => ({
        what: `${layer}: ${what} (npm run attack -- --layer ${layer} --seed ${seed} --case ${index})`,
        replay: `abuse --seed ${seed}`,
      }));
      return {
        findings: [...found, ...findings],
        figures: {
          'hostile requests': sent,
          'operations of the document': target.operations.length,
          'reads of another tenant meanwhile': during.count,
          'of them without an answer': during.failed,
          'their 99th percentile alone, ms': before.p99,
          'and beside the abuse, ms': during.p99,
          'memory grown after the first twentieth, MB': Math.round(grown / megabyte),
        },
      };
    } finally {
      await target.own?.stop();
    }
  },
};

/** An attack whose answers are searched for secrets. */
class WatchedAttack extends Attack {
  constructor(
    layer: string,
    target: Target,
    report: Report,
    limits: { requests: number; until: number },
    private readonly canaries: readonly string[],
    private readonly leaked: (what: string) => void,
  ) {
    super(layer, target, report, limits, `${process.cwd()}/`);
  }

  override async ask(asked: Asked, target?: Target): Promise<Answered> {
    const answered = await super.ask(asked, target);
    if (this.canaries.some((secret) => answered.text.includes(secret))) this.leaked(`an answer of ${asked.method} ${asked.path.slice(0, 80)} shows a secret`); // prettier-ignore
    return answered;
  }
}

/** Somebody else, who reads lists one after the other. */
class Bystander {
  private going = true;
  private failed = 0;
  private readonly times: number[] = [];
  private readonly reading: Promise<void>;

  constructor(target: Target) {
    this.reading = this.read(target);
  }

  async end(): Promise<{ count: number; failed: number; p99: number }> {
    this.going = false;
    await this.reading;
    const sorted = this.times.sort((a, b) => a - b);
    const p99 = Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0);
    return { count: sorted.length, failed: this.failed, p99 };
  }

  private async read({ url, keys: { b = '' } }: Target): Promise<void> {
    while (this.going) {
      const { status, ms } = await ask(url, { method: 'GET', path: '/v1/orders?limit=20', headers: bearer(b) });
      this.times.push(ms);
      if (status !== 200) this.failed++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const memoryOf = ({ own }: Target): number =>
  Number(readFileSync(`/proc/${own!.pid}/statm`, 'utf8').split(' ')[1]) * 4_096;

/** Files of the gateway that have one of the secrets in them; its keys file has digests only. */
function leaksIn({ own }: Target, canaries: readonly string[]): string[] {
  const directory = dirname(own!.uploads);
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .filter((name) => {
      const bytes = readFileSync(join(directory, name));
      return canaries.some((secret) => bytes.includes(secret));
    });
}
