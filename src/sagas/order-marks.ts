import { moveOrder } from '../lifecycle/status-moves.js';
import { type RunMarks } from './conclusion.js';

/** What an order's own status says while an outcome is unknown. */
export function orderMarks(orderId: string): RunMarks {
  return {
    unknown: async (ledger) => {
      const order = await ledger.orders.find(orderId);
      if (order && order.status !== 'outcome_unknown') await moveOrder(ledger, order, 'outcome_unknown');
    },
    settled: async (ledger) => {
      const order = await ledger.orders.find(orderId);
      if (order?.status === 'outcome_unknown') await moveOrder(ledger, order, 'in_progress');
    },
  };
}
