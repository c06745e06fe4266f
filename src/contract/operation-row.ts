/**
 * What an upstream operation may do when it is executed, and so what the sender may do with it:
 * - `read`: changes nothing; retried within a budget, may reuse a connection;
 * - `hold`: takes or lets go of numbers; - `write`: changes something that costs nothing by itself;
 * - `money`: can deduct money, allocate numbers or submit a port.
 * All but reads are journalled, sent once on a fresh connection, and never retried.
 */
export type Effect = 'read' | 'hold' | 'write' | 'money';

/** One upstream operation as `GET /v1/providers/{id}/operations` shows it; made from the row that the code executes. */
export interface OperationRow {
  name: string;
  upstream: string;
  effect: Effect;
  routes: readonly string[];
  settledBy?: readonly string[];
}
