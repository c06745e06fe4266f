import { type Random } from '../../attack/random.js';
import { type GatewayProcess } from './gateway.js';
import { type Party, type Schedule } from './schedule.js';
import { type Weather } from './weather.js';

const dayMs = 24 * 3_600_000;

/** The machines that gateways run on. */
export interface Machines {
  readonly running: readonly GatewayProcess[];
  /** How many there should be. */
  readonly wanted: number;
  /** Whoever asks them for something. */
  readonly callers: readonly Party[];
  start(): void;
  crash(gateway: GatewayProcess): void;
  /** Stands still until then, virtual ms: a pause of the virtual machine, or a laptop that sleeps. */
  freeze(gateway: GatewayProcess, until: number): void;
}

/** Decides now and then what goes wrong next, beside the weather: gateways die, stand still, and start again. */
export class Mischief {
  private readonly party: Party = { name: 'director', alive: true, frozenUntil: 0 };
  private over = false;

  /** @param calm whether only the weather is bad */
  constructor(
    private readonly deps: { schedule: Schedule; random: Random; weather: Weather; machines: Machines },
    private readonly calm: boolean,
  ) {}

  begin(): void {
    const { schedule, random, machines } = this.deps;
    schedule.after(this.party, 50 + random.below(5_000), 'director', () => {
      if (!this.over && !this.calm) this.next();
      else while (machines.running.length < machines.wanted) machines.start();
      this.begin();
    });
  }

  /** Nothing goes wrong any more. */
  end(): void {
    this.over = true;
    this.party.frozenUntil = 0;
  }

  private next(): void {
    const { random, weather, machines } = this.deps;
    const what = random.below(100);
    const gateway = machines.running.length === 0 ? undefined : random.of(machines.running);
    if (what < 20) weather.change();
    else if (what < 28 && gateway) machines.crash(gateway);
    else if (what < 30) [...machines.running].forEach((one) => machines.crash(one));
    else if (what < 34 && gateway) this.freeze([gateway], 1_000 + random.below(120_000));
    else if (what < 40) this.sleep(60_000 + random.below(random.of([600_000, 3_600_000, 30 * dayMs])));
    const { running, wanted } = machines;
    if (running.length < wanted && (random.below(2) === 0 || running.length === 0)) machines.start();
  }

  /** Once in a while a gateway dies, or stands still, just after a call has left it, when it matters most. */
  ambush(party: Party, oneIn: number): void {
    const { schedule, random, machines } = this.deps;
    const gateway = machines.running.find((one) => one === party);
    if (!gateway || this.over || this.calm || random.below(oneIn) > 0) return;
    const frozenMs = random.below(3) === 0 ? 20_000 + random.below(60_000) : 0;
    schedule.after(this.party, random.below(random.of([40, 400, 8_000])), 'ambush', () => {
      if (!gateway.alive || this.over) return;
      if (frozenMs > 0) return this.freeze([gateway], frozenMs);
      machines.crash(gateway);
      if (random.below(2) === 0) machines.start();
    });
  }

  /** Everybody but the providers sleeps. */
  private sleep(ms: number): void {
    const { schedule, machines } = this.deps;
    this.freeze(machines.running, ms);
    for (const party of [this.party, ...machines.callers]) party.frozenUntil = schedule.now + ms;
  }

  private freeze(gateways: readonly GatewayProcess[], ms: number): void {
    const { schedule, machines } = this.deps;
    for (const gateway of gateways) machines.freeze(gateway, schedule.now + ms);
  }
}
