import { type Clock } from '../clock.js';
import { type Obstacle } from '../contract/obstacle.js';

/** The run cannot go on now; the runner takes it up again at `until`, or when the lane it waits for is free. */
export class Suspended extends Error {
  readonly waitingLane: string | undefined;
  /** Why the provider could not be asked, if that is what it waits for. */
  readonly because: Obstacle | undefined;

  constructor(
    readonly until: number,
    { waitingLane, because }: { waitingLane?: string | undefined; because?: Obstacle | undefined } = {},
  ) {
    super('suspended');
    this.name = 'Suspended';
    this.waitingLane = waitingLane;
    this.because = because;
  }
}

const laneRetryMs = 250;
/** What needs a lane alone waits for an outcome that is not known, most likely, and is woken by it. */
const aloneRetryMs = 5_000;

/** Waits for a lane. */
export const inLine = (waitingLane: string, clock: Clock, alone?: true): Suspended =>
  new Suspended(clock.now() + (alone ? aloneRetryMs : laneRetryMs), { waitingLane });
