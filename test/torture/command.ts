import { parseArgs } from 'node:util';
import { abuse } from './abuse/layer.js';
import { consoleInBrowser } from './console/layer.js';
import { type Layer } from './layer.js';
import { powerCut } from './power-cut/layer.js';
import { processes } from './processes/layer.js';
import { recovery } from './recovery/layer.js';
import { soak } from './soak/layer.js';
import { rows } from './rows/layer.js';
import { stores } from './stores/layer.js';
import { simulation } from './simulation/layer.js';
import { unknowns } from './unknowns/layer.js';

const layers: readonly Layer[] = [
  simulation,
  recovery,
  powerCut,
  stores,
  processes,
  rows,
  soak,
  unknowns,
  abuse,
  consoleInBrowser,
];

const usage = `npm run torture -- [layer …] [options]
  layer         one or more of: ${layers.map(({ name }) => name).join(', ')}; default: all
  --seed N      seed of the run (default: random)
  --for TIME    how long each layer runs, such as 90s or 10m (1m)
  --rounds N    at most so many rounds of each layer
  --help        print this`;

/** Runs layers; answers the exit code: 0 when every promise was kept, 1 when one was not, 2 when it was asked for in another way. */
export async function command(args: string[], print: (line: string) => void = console.log): Promise<number> {
  const options = optionsOf(args);
  if (typeof options === 'string') {
    print(`${options}\n${usage}`);
    return 2;
  }
  const { chosen, seed, forMs, rounds, help } = options;
  if (help) {
    print(usage);
    return 0;
  }
  let failed = false;
  for (const layer of chosen) {
    print(`${layer.name}: seed ${seed}, for ${forMs / 1_000} s`);
    const { findings, figures } = await layer.run({ seed, until: Date.now() + forMs, rounds, say: print });
    for (const [what, figure] of Object.entries(figures)) print(`  ${what}: ${figure.toLocaleString('en')}`);
    for (const { what, replay, before = [] } of findings)
      print([...before, `FINDING ${layer.name}: ${what}`, `  npm run torture -- ${replay}`].join('\n'));
    print(`${layer.name}: ${findings.length} findings`);
    failed ||= findings.length > 0;
  }
  return failed ? 1 : 0;
}

interface Options {
  chosen: readonly Layer[];
  seed: number;
  forMs: number;
  rounds: number;
  help: boolean;
}

/** What is wanted, or what is wrong with how it was asked for. */
function optionsOf(args: string[]): Options | string {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        seed: { type: 'string' },
        for: { type: 'string' },
        rounds: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return (error as Error).message;
  }
  const { positionals, values } = parsed;
  const unknown = positionals.find((name) => !layers.some((layer) => layer.name === name));
  if (unknown !== undefined) return `Unknown layer: ${unknown}.`;
  const [, amount, unit] = /^(\d+)(s|m)$/.exec(values.for ?? '1m') ?? [];
  if (amount === undefined) return '--for must be a duration such as 90s or 10m.';
  const [seed, rounds] = [values.seed ?? String(Date.now() % 1_000_000_000), values.rounds ?? '1000000000'];
  if (![seed, rounds].every((number) => /^\d{1,10}$/.test(number))) return '--seed and --rounds must be whole numbers.';
  return {
    chosen: layers.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    seed: Number(seed),
    forMs: Number(amount) * (unit === 'm' ? 60_000 : 1_000),
    rounds: Number(rounds),
    help: values.help,
  };
}
