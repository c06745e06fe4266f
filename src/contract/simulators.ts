/** What can go wrong between the gateway and a simulated provider, as `src/sandbox/README.md` explains each. */
export const faultKinds = [
  'refuse',
  'delay',
  'error_before',
  'error_after',
  'cut_reply',
  'lose_reply',
  'late_effect',
  'garbage',
  'wrong_status',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A fault for the next calls of an operation, by the provider's name for it; `*` for any. */
export interface OrderedFault {
  operation: string;
  kind: FaultKind;
  times: number;
}

/** One event at a simulated provider. */
export interface SimulatedEvent {
  /** From 1, without gaps. */
  seq: number;
  /** RFC 3339. */
  at: string;
  type: string;
  [more: string]: unknown;
}

/** The simulated providers behind a gateway in sandbox mode, by their ids. Rejects where one does not respond. */
export interface Simulators {
  /** Advances all their clocks to a time, epoch ms. Never back. */
  moveTo(at: number): Promise<void>;
  /** `refused`: the simulator says why. */
  strike(provider: string, fault: OrderedFault): Promise<'done' | 'not_simulated' | { refused: string }>;
  /** What the provider saw and charged, oldest first; undefined if it is not simulated. */
  events(provider: string): Promise<SimulatedEvent[] | undefined>;
}
