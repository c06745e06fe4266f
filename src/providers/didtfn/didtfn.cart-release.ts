/** Removes numbers from the order cart, whichever replies were lost. */
import { type HeldUpstream, type HoldContext } from '../../contract/reservations.js';
import { type PreparedCall, type StepResult } from '../../contract/steps.js';
import { type E164 } from '../../domain/phone-number.js';
import { cartIsGone, type DidtfnCart, type Reserved } from './didtfn.cart.js';
import { type DidtfnFreeNumbers, NothingToHold } from './didtfn.free-numbers.js';
import { toE164 } from './didtfn.phone-numbers.js';
import { cartLane, type DidtfnUpstream } from './didtfn.settings.js';

/** How long a release is retried before the provider's own rules have to free the numbers. */
const releaseForMs = 2 * 24 * 3_600_000;
const probesInARow = 5;
const leastGapMs = 1_000;

/** Releases holds: by the cart's ID if known, otherwise after a probe has revealed it. */
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

  /**
   * A shared cart: its current ID is the latest one that the provider returned. A number whose reply was lost may be in a cart whose ID is unknown.
   */
  private async releaseFromCart(
    context: HoldContext,
    numbers: readonly HeldUpstream[],
    key: string,
  ): Promise<ReadonlySet<E164>> {
    const names = numbers.map((n) => n.phoneNumber);
    // A probe that was sent may hold a number, even if another reservation has learned the cart's ID meanwhile.
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
   * Learns the current cart ID by briefly holding any other number, then removes all of them. A probe whose own reply is lost may be in the cart too:
   * it is removed with the rest, or remains in doubt with the rest.
   */
  private async releaseByProbe(context: HoldContext, names: readonly E164[], key: string): Promise<ReadonlySet<E164>> {
    const inDoubt = new Set(names);
    const last = this.lastProbe(context, key);
    for (let i = 1; ; i++) {
      const name = probeKey(key, i);
      // Skipped earlier because it could not be sent; sending it now could leave the later probes, which were sent, unsettled.
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

  /** The index of the last probe that was sent; 0 if none was. */
  private lastProbe(context: HoldContext, key: string): number {
    let last = 0;
    for (let i = 1; this.probeAt(context, i) <= context.startedAt + releaseForMs; i++)
      if (context.hasBegun(probeKey(key, i))) last = i;
    return last;
  }

  /** The first probes are sent without delay. If all their replies are lost, the delay doubles each time. */
  private probeAt({ startedAt }: HoldContext, nth: number): number {
    const gapMs = Math.max(leastGapMs, this.upstream.lateBoundMs);
    return nth <= probesInARow ? startedAt : startedAt + gapMs * 2 ** (nth - probesInARow);
  }

  /** One cart per reserve call: each number is released under its own cart ID; without one, it cannot be named. */
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

  /** Holds any free number, searched for only if the probe was not sent yet; undefined if none is free. */
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
