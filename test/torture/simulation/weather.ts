import { type Effect } from '../../../src/providers/kit/operation.js';
import { type Random } from '../../attack/random.js';

/** What becomes of a request on its way. */
export const mishaps = [
  'refused',
  'reset_before',
  'lost_before',
  'error_before',
  'garbage_before',
  'reset_after',
  'lost_after',
  'error_after',
  'garbage_after',
  'slow',
  'late',
] as const;
const ofReads = mishaps.filter((mishap) => mishap !== 'late');
const ofEffects = [...mishaps, 'reset_after', 'lost_after', 'late', 'late'] as const;
const ofMoney = ['late', 'late', 'late', 'lost_after', 'reset_after', 'error_after', 'lost_before'] as const;
export type Mishap = (typeof mishaps)[number] | 'half_after';

/** How bad everything is at the moment: the network, the database. Nothing goes wrong while it is calm. */
export class Weather {
  /** Share of requests that something happens to, 0 to 1. */
  badness = 0;
  mishaps = 0;

  /** @param onMoney whether it strikes hardly anything but calls that move money */
  constructor(
    protected readonly random: Random,
    private readonly onMoney: boolean,
  ) {}

  change(): void {
    this.badness = this.random.of(this.onMoney ? [0.1, 0.3, 0.5] : [0, 0.05, 0.2, 0.4, 0.7]);
  }

  clear(): void {
    this.badness = 0;
  }

  /** What changes something is struck more often, and in the ways that leave it unknown. */
  mishap(effect: Effect): Mishap | undefined {
    if (!this.happens(this.badness * this.shareOf(effect))) return undefined;
    this.mishaps++;
    if (effect === 'read') return this.random.of(ofReads);
    return this.random.of(effect === 'money' && this.onMoney ? ofMoney : ofEffects);
  }

  private shareOf(effect: Effect): number {
    if (this.onMoney) return effect === 'money' ? 2 : 0.05;
    return effect === 'read' ? 0.5 : 1;
  }

  /** One way over the network. */
  travelMs(): number {
    return this.happens(0.05) ? this.random.below(2_000) : 1 + this.random.below(40);
  }

  statementMs(): number {
    return this.happens(this.badness / 50) ? this.random.below(3_000) : this.random.below(3);
  }

  /** Whether the connection to the database breaks while a commit is under way. */
  commitCut(): 'before' | 'after' | undefined {
    return this.happens(this.badness / 40) ? this.random.of(['before', 'after'] as const) : undefined;
  }

  private happens(share: number): boolean {
    return this.random.below(10_000) < share * 10_000;
  }
}

/** What leaves a gateway without knowing whether a call was carried out: before its effect, after it, or later than anybody waits. */
export const ambiguous = [
  'reset_before',
  'lost_before',
  'error_before',
  'garbage_before',
  'reset_after',
  'lost_after',
  'error_after',
  'garbage_after',
  'half_after',
  'late',
] as const satisfies readonly Mishap[];

/** Most calls that move money end without an outcome, some of the others that change something, and everything else goes well. */
export class Storm extends Weather {
  private over = false;

  constructor(random: Random) {
    super(random, true);
  }

  override change(): void {
    this.badness = 0;
  }

  override clear(): void {
    this.over = true;
  }

  override mishap(effect: Effect): Mishap | undefined {
    const share = this.over || effect === 'read' ? 0 : effect === 'money' ? 85 : effect === 'write' ? 60 : 30;
    if (this.random.below(100) >= share) return undefined;
    this.mishaps++;
    return this.random.of(ambiguous);
  }
}
