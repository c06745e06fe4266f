/** The run cannot go on now; the runner takes it up again at `until`, or when the lane it waits for is free. */
export class Suspended extends Error {
  constructor(
    readonly until: number,
    readonly waitingLane?: string,
  ) {
    super('suspended');
    this.name = 'Suspended';
  }
}
