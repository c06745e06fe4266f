import { parseArgs } from 'node:util';
import { Attack, type Layer } from './layer.js';
import { crowds } from './layers/crowds.js';
import { keys } from './layers/keys.js';
import { races } from './layers/races.js';
import { shapes } from './layers/shapes.js';
import { sockets } from './layers/sockets.js';
import { tenants } from './layers/tenants.js';
import { uploads } from './layers/uploads.js';
import { upstreams } from './layers/upstreams.js';
import { startOwn } from './own-gateway.js';
import { Report } from './report.js';
import { Simulators } from './simulators.js';
import { attached, type Target, Unsuitable } from './target.js';

const layers: readonly Layer[] = [keys, tenants, shapes, sockets, upstreams, races, uploads, crowds];

const usage = `npm run attack -- [options]
  --url URL         a gateway in sandbox mode that runs already; without it one is started, with simulators, and ended
  --key KEY         of that gateway; a second --key, of another tenant, for the layers that take two
  --ledger URL      control endpoint of one of its simulators (http://…/_sandbox), so that effects can be judged; any number of times
  --seed N          what everything is made from; a new one unless told
  --requests N      at most so many requests (35000)
  --for TIME        and no longer than this, such as 90s or 3m (3m)
  --layer NAME      only this one, any number of times: ${layers.map(({ name }) => name).join(', ')}
  --case N          only this case of the layer
  --help            print this`;

/** Runs the attack; answers the exit code: 0 when nothing was found, 1 when something was, 2 when it could not be begun. */
export async function command(
  args: string[],
  root: string,
  print: (line: string) => void = console.log,
): Promise<number> {
  let target: Target | undefined;
  try {
    const options = optionsOf(args);
    if (options.help) {
      print(usage);
      return 0;
    }
    target = options.url === undefined ? await startOwn(root) : await attached(options.url, options.keys, options.simulators); // prettier-ignore
    const report = new Report(options.seed, print);
    print(`${target.url}: ${target.operations.length} operations, seed ${options.seed}, at most ${options.requests} requests in ${options.forMs / 1000} s`); // prettier-ignore
    await attackWith(options, target, report, root);
    print(`\n${report.table()}`);
    report.replays().forEach((line) => print(line));
    return report.findings.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Unsuitable)) throw error;
    print(error.message);
    return 2;
  } finally {
    await target?.own?.stop();
  }
}

const progressMs = 10_000;

async function attackWith(options: Options, target: Target, report: Report, root: string): Promise<void> {
  const until = Date.now() + options.forMs;
  const chosen = layers.filter(({ name }) => options.layers.length === 0 || options.layers.includes(name));
  const rest = [...chosen];
  let left = options.requests;
  for (const layer of chosen) {
    const part = (of: keyof Layer['share']): number =>
      layer.share[of] / rest.reduce((sum, { share }) => sum + share[of], 0);
    const limits = {
      requests: Math.ceil(left * part('requests')),
      until: Date.now() + Math.max(0, until - Date.now()) * part('seconds'),
      only: options.only,
    };
    const unfit = layer.unfit?.(target);
    const began = Date.now();
    const attack = new Attack(layer.name, target, report, limits, root);
    const said = (): void =>
      report.say(`${layer.name}: ${attack.requests} of ${limits.requests} requests, ${report.findings.length} findings so far, ${((Date.now() - began) / 1000).toFixed(0)} s`); // prettier-ignore
    const progress = setInterval(said, progressMs);
    if (unfit === undefined) await layer.run(attack).finally(() => clearInterval(progress));
    clearInterval(progress);
    said();
    report.ended(layer.name, attack.requests, (Date.now() - began) / 1000, unfit ?? attack.notes.join('; '));
    left -= attack.requests;
    rest.shift();
  }
  const errors = target.own?.errors() ?? [];
  if (errors.length > 0) report.finding('log', 0, 'the gateway logged errors', errors.slice(0, 5).join(' '));
}

interface Options {
  url?: string;
  keys: string[];
  simulators?: Simulators;
  seed: number;
  requests: number;
  forMs: number;
  layers: string[];
  only?: number;
  help: boolean;
}

function optionsOf(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parsed(() =>
    parseArgs({
      args,
      options: {
        url: text,
        key: { ...text, multiple: true },
        ledger: { ...text, multiple: true },
        seed: text,
        requests: text,
        for: text,
        layer: { ...text, multiple: true },
        case: text,
        help: { type: 'boolean', default: false },
      },
    }),
  );
  const whole = (name: 'seed' | 'requests' | 'case', otherwise: number): number => {
    const value = values[name];
    if (value !== undefined && !/^\d{1,9}$/.test(value)) throw new Unsuitable(`--${name} must be a number\n\n${usage}`);
    return value === undefined ? otherwise : Number(value);
  };
  const [, amount, unit] = /^(\d{1,5})([smh])$/.exec(values.for ?? '3m') ?? [];
  if (amount === undefined) throw new Unsuitable(`--for must be like 90s or 3m\n\n${usage}`);
  const unknown = values.layer?.find((name) => !layers.some((layer) => layer.name === name));
  if (unknown !== undefined) throw new Unsuitable(`there is no layer ${unknown}\n\n${usage}`);
  if (values.case !== undefined && values.layer?.length !== 1) throw new Unsuitable('--case needs the one --layer that it is of'); // prettier-ignore
  return {
    ...(values.url !== undefined && { url: values.url.replace(/\/+$/, '') }),
    keys: values.key ?? [],
    ...(values.ledger && { simulators: new Simulators(Object.fromEntries(values.ledger.map((url, i) => [`#${i}`, url]))) }), // prettier-ignore
    seed: whole('seed', Math.floor(Math.random() * 1e9)),
    requests: whole('requests', 35_000),
    forMs: Number(amount) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'],
    layers: values.layer ?? [],
    help: values.help,
    ...(values.case !== undefined && { only: whole('case', 0) }),
  };
}

/** What the command line says wrongly is said with how it is said rightly. */
function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Unsuitable(`${(error as Error).message}\n\n${usage}`);
  }
}
