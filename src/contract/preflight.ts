export const checkOutcomes = ['ok', 'warning', 'failed', 'skipped'] as const;
export type CheckOutcome = (typeof checkOutcomes)[number];

/**
 * One thing that was looked at. `skipped`: it could not be looked at, and `detail` says why. None of it holds a credential, an account's number,
 * a phone number or a name: a report can be sent to the provider as it is.
 */
export interface Check {
  /** `clock`, `shape:<operation>`, `assumption:<name>` … */
  id: string;
  outcome: CheckOutcome;
  detail: string;
  /** What to do where it does not hold. */
  advice?: string;
}

/** Whether a provider is as this gateway takes it to be. Reads only, one after the other, within the provider's budget. */
export interface PreflightPort {
  /** Never rejects for what the provider does. Asked again while it runs, it answers the same run. */
  run(): Promise<Check[]>;
}
