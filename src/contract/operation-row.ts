/** What an upstream operation may do when it is executed; see `providers/kit/operation.ts` for what the sender makes of it. */
export type Effect = 'read' | 'hold' | 'write' | 'money';

/** One upstream operation as `GET /v1/providers/{id}/operations` shows it; made from the row that the code executes. */
export interface OperationRow {
  name: string;
  upstream: string;
  effect: Effect;
  routes: readonly string[];
  settledBy?: readonly string[];
}
