export const checkOutcomes = ['ok', 'warning', 'failed', 'skipped'] as const;
export type CheckOutcome = (typeof checkOutcomes)[number];

/**
 * One check. `skipped`: it could not be made, and `detail` says why. It never contains a credential, account number, phone number or name: a report
 * can be sent to the provider as it is.
 */
export interface Check {
  /** `clock`, `shape:<operation>`, `assumption:<name>` … */
  id: string;
  outcome: CheckOutcome;
  detail: string;
  /** What to do if the check fails. */
  advice?: string;
}

/** Checks a provider against what this gateway assumes. Reads only, one after the other, within the provider's rate budget. */
export interface PreflightPort {
  /** Never rejects because of the provider. Called again while it runs, it returns the same run. */
  run(): Promise<Check[]>;
}
