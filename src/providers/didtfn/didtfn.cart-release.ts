/** How numbers are taken out of the order cart again, whatever has become of the replies. */
import { type HeldUpstream, type HoldContext } from '../../contract/reservations.js';
import { type PreparedCall, type StepResult } from '../../contract/steps.js';
import { type E164 } from '../../domain/phone-number.js';
import { cartIsGone, type DidtfnCart, type Reserved } from './didtfn.cart.js';
import { type DidtfnFreeNumbers, NothingToHold } from './didtfn.free-numbers.js';
import { toE164 } from './didtfn.phone-numbers.js';
import { cartLane, type DidtfnUpstream } from './didtfn.settings.js';

/** How long letting go is tried before it is left to the provider's own rules. */
const releaseForMs = 2 * 24 * 3_600_000;
const probesInARow = 5;
const leastGapMs = 1_000;

/** Releases holds: by the cart's ID where it is known, and where it is not by learning it first. */
export class DidtfnCartRelease {
  constructor(
    private readonly upstream: DidtfnUpstream,
    private readonly cart: DidtfnCart,
    private readonly free: DidtfnFreeNumbers,
  ) {}

  async release(context: HoldContext, numbers: readonly HeldUpstream[], key: string): Promise<ReadonlySet<E164>> {
    return this.upstream.config.cart === 'shared'
      ? this.releaseFromCart(context, numbers, key)
      : this.releaseEach(context, numbers, key);
  }

  /** One cart: its present id is the last one the provider gave. A number of unknown fate may sit in a cart whose id got lost. */
  private async releaseFromCart(
    context: HoldContext,
    numbers: readonly HeldUpstream[],
    key: string,
  ): Promise<ReadonlySet<E164>> {
    const names = numbers.map((n) => n.phoneNumber);
    // A probe that has gone out may hold a number: somebody else's having learned the cart's id meanwhile does not undo that.
    const probing = !context.hasBegun(key) && this.lastProbe(context, key) > 0;
    const holdId = probing ? undefined : await context.latestHoldId();
    const first =
      holdId === undefined
        ? undefined
        : await context.step(this.cart.remove(holdId, names, key, context.startedAt + releaseForMs));
    if (first?.kind === 'done') return new Set();
    const unsure = numbers.filter((n) => n.holdId === undefined).map((n) => n.phoneNumber);
    if (first !== undefined && !cartIsGone(first)) return new Set(names);
    if (first !== undefined && unsure.length === 0) return new Set();
    return this.releaseByProbe(context, unsure, key);
  }

  /**
   * Learns the present cart's id by holding any other number for a moment, then takes all of them out. A probe whose own reply is
   * lost may be in the cart as well: it goes out with the rest, or is in doubt with the rest.
   */
  private async releaseByProbe(context: HoldContext, names: readonly E164[], key: string): Promise<ReadonlySet<E164>> {
    const inDoubt = new Set(names);
    const last = this.lastProbe(context, key);
    for (let i = 1; ; i++) {
      const name = probeKey(key, i);
      // It was passed over then, because it could not be made: to make it now would leave those after it behind.
      if (i < last && !context.hasBegun(name)) continue;
      const at = this.probeAt(context, i);
      if (at > context.startedAt + releaseForMs) break;
      if (this.upstream.sender.clock.now() < at && !context.hasBegun(name)) context.waitUntil(at);
      const probe = await this.probe(context, names[0]!, name);
      if (probe === undefined) break;
      if (probe.kind === 'undecided') inDoubt.add(toE164(String(probe.sent['number'])));
      if (probe.kind !== 'done') continue;
      const { holdId, numbers } = probe.value;
      for (const number of numbers) inDoubt.add(number);
      const cleared = await context.step(
        this.cart.remove(holdId, [...inDoubt], `${key}:probed`, context.startedAt + releaseForMs),
      );
      return cleared.kind === 'done' ? new Set() : inDoubt;
    }
    return inDoubt;
  }

  /** The last probe that has gone out; 0 if none has. */
  private lastProbe(context: HoldContext, key: string): number {
    let last = 0;
    for (let i = 1; this.probeAt(context, i) <= context.startedAt + releaseForMs; i++)
      if (context.hasBegun(probeKey(key, i))) last = i;
    return last;
  }

  /** The first ones follow one another; then the provider loses every reply, and is left in peace for twice as long each time. */
  private probeAt({ startedAt }: HoldContext, nth: number): number {
    const gapMs = Math.max(leastGapMs, this.upstream.lateBoundMs);
    return nth <= probesInARow ? startedAt : startedAt + gapMs * 2 ** (nth - probesInARow);
  }

  /** A cart for each reserve call: each number is let go of under its own id; without one there is no way to name it. */
  private async releaseEach(
    context: HoldContext,
    numbers: readonly HeldUpstream[],
    key: string,
  ): Promise<ReadonlySet<E164>> {
    const doubtful = new Set(numbers.filter((n) => n.holdId === undefined).map((n) => n.phoneNumber));
    for (const holdId of new Set(numbers.flatMap((n) => n.holdId ?? []))) {
      const names = numbers.filter((n) => n.holdId === holdId).map((n) => n.phoneNumber);
      const result = await context.step(
        this.cart.remove(holdId, names, `${key}:${holdId}`, context.startedAt + releaseForMs),
      );
      if (result.kind !== 'done' && !cartIsGone(result)) for (const n of names) doubtful.add(n);
    }
    return doubtful;
  }

  /** Holds any free number, which is looked for only if this has not been done already; undefined when none is free. */
  private async probe(context: HoldContext, like: E164, key: string): Promise<StepResult<Reserved> | undefined> {
    const call = async (): Promise<PreparedCall<Reserved, 'release'>> =>
      this.cart.reserveCall(await this.free.another(like));
    try {
      const tryUntil = context.startedAt + releaseForMs;
      return await context.step({ key, call, lane: cartLane(this.upstream), tryUntil, insist: true });
    } catch (error) {
      if (error instanceof NothingToHold) return undefined;
      throw error;
    }
  }
}

const probeKey = (key: string, nth: number): string => `${key}:probe${nth}`;
