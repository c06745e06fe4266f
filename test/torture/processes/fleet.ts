import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random } from '../../attack/random.js';
import { until } from '../ground/caller.js';
import { type Gateway } from '../ground/gateway.js';
import { type Ground } from '../ground/ground.js';

export const leaseMs = 2_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One gateway after another in the same place: each is killed, stopped or paused, and the next one started. */
export class Berth {
  gateway: Gateway | undefined;
  private readonly killAt: string;
  private readonly passed: string;

  constructor(
    private readonly ground: Ground,
    private readonly program: string,
    private readonly env: Record<string, string>,
    name: string,
  ) {
    this.killAt = join(ground.directory, `${name}-kill-at`);
    this.passed = join(ground.directory, `${name}-points`);
  }

  async start(): Promise<Gateway> {
    const own = { PROGRAM: this.program, KILL_AT: this.killAt, POINTS: this.passed };
    const ran = ['--import', './test/kill/killpoints.js', join(this.program, 'main.js')];
    return (this.gateway = await this.ground.start({ ...this.env, ...own }, [], ran));
  }

  /** From now on it dies at the point; without one it writes down the points that it passes. */
  arm(point = ''): void {
    writeFileSync(this.killAt, point);
    this.gateway?.child.kill('SIGUSR2');
  }

  /** The points that were passed. */
  points(): string[] {
    return existsSync(this.passed) ? [...new Set(readFileSync(this.passed, 'utf8').trim().split('\n'))] : [];
  }
}

/** Gateways on one ledger that are never left in peace. */
export class Fleet {
  readonly points = new Set<string>();
  readonly killedAt = new Set<string>();
  kills = 0;
  pauses = 0;
  stops = 0;
  readonly wrongs: string[] = [];

  constructor(private readonly berths: readonly Berth[]) {}

  get urls(): string[] {
    return this.berths.flatMap(({ gateway }) => (gateway && !gateway.hasExited ? [gateway.url] : []));
  }

  async start(): Promise<void> {
    await Promise.all(this.berths.map((berth) => berth.start()));
  }

  /** Every gateway says what points it passes, until it is disturbed. */
  listen(): void {
    for (const berth of this.berths) berth.arm();
  }

  /** So many blows, each at any of them. `pace` resolves when enough has happened since the last one. All of them serve when this resolves. */
  async disturb(random: Random, blows: number, pace: () => Promise<void>): Promise<void> {
    for (const berth of this.berths) for (const point of berth.points()) this.points.add(point);
    let left = blows;
    await Promise.all(
      this.berths.map(async (berth) => {
        while (left-- > 0) {
          await this.strike(berth, random);
          await pace();
        }
      }),
    );
  }

  private async strike(berth: Berth, random: Random): Promise<void> {
    const { gateway } = berth;
    if (!gateway) return;
    const lot = random.below(20);
    if (lot < 3) {
      gateway.child.kill('SIGSTOP');
      await pause(leaseMs + 500 + random.below(1_000));
      gateway.child.kill('SIGCONT');
      this.pauses++;
      return pause(random.below(500));
    }
    if (lot === 3) {
      const code = await gateway.stop();
      if (code !== 0) this.wrongs.push(`a gateway that was told to stop ended with ${String(code)}: ${gateway.output.slice(-300)}`); // prettier-ignore
      this.stops++;
    } else await this.kill(berth, gateway, lot < 14 ? this.rarest(random) : undefined, random);
    await berth.start();
  }

  private async kill(berth: Berth, gateway: Gateway, point: string | undefined, random: Random): Promise<void> {
    if (point === undefined) await pause(random.below(600));
    else {
      berth.arm(point);
      if ((await until(() => gateway.hasExited, (so) => so, 4_000)) && gateway.child.signalCode === 'SIGKILL') this.killedAt.add(point); // prettier-ignore
    }
    if (gateway.hasExited && gateway.child.signalCode !== 'SIGKILL')
      this.wrongs.push(`a gateway ended by itself: ${gateway.output.slice(-300)}`);
    await gateway.kill();
    this.kills++;
  }

  /** A point at which nothing has been killed yet, if there is any. */
  private rarest(random: Random): string | undefined {
    const points = [...this.points];
    const fresh = points.filter((point) => !this.killedAt.has(point));
    return points.length === 0 ? undefined : random.of(fresh.length > 0 && random.below(3) > 0 ? fresh : points);
  }
}
