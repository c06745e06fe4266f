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
