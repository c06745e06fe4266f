/** Series by their names, with their values from minute to minute in promtool's notation. */
type Series = Readonly<Record<string, string>>;

/** When an alert fires, and what comes close to it. */
export interface AlertCase {
  alert: string;
  /** Long enough, it fires. */
  loud: Series;
  /** It does not fire, however long that lasts. */
  calm: Series;
  firesAt: string;
  /** When it does not fire yet, where it waits. */
  quietAt?: string;
  labels: readonly Readonly<Record<string, string>>[];
}

const requests = (failed: number): Series => ({
  'gateway_http_requests_total{instance="a",status="500"}': `0+${failed}x60`,
  'gateway_http_requests_total{instance="a",status="200"}': '0+1000x60',
});
const transactions = (slow: number): Series => ({
  'gateway_ledger_transaction_seconds_bucket{instance="a",le="0.5"}': `0+${1000 - slow}x60`,
  'gateway_ledger_transaction_seconds_bucket{instance="a",le="1"}': '0+1000x60',
  'gateway_ledger_transaction_seconds_bucket{instance="a",le="+Inf"}': '0+1000x60',
});
/** The same of two gateways, of which one has not looked for a while. */
const both = (name: string, labels: string, values: string, others = values): Series => ({
  [`${name}{instance="a"${labels}}`]: values,
  [`${name}{instance="b"${labels}}`]: others,
});

export const cases: readonly AlertCase[] = [
  {
    alert: 'GatewayDown',
    loud: { 'up{job="gateway",instance="a"}': '0x60', 'up{job="gateway",instance="b"}': '1x60' },
    calm: { 'up{job="gateway",instance="a"}': '1 0 1x60', 'up{job="other",instance="a"}': '0x60' },
    ...{ quietAt: '1m', firesAt: '2m', labels: [{ job: 'gateway', instance: 'a' }] },
  },
  {
    alert: 'GatewaysMissing',
    loud: { 'up{job="other",instance="a"}': '1x60' },
    calm: { 'up{job="gateway",instance="a"}': '0x90' },
    ...{ quietAt: '4m', firesAt: '5m', labels: [{ job: 'gateway' }] },
  },
  {
    alert: 'GatewayErrors',
    ...{ loud: requests(20), calm: requests(5), quietAt: '5m', firesAt: '7m', labels: [{}] },
  },
  {
    alert: 'GatewayBusy',
    loud: both('nodejs_eventloop_lag_p99_seconds', '', '0.3x60', '0.01x60'),
    calm: both('nodejs_eventloop_lag_p99_seconds', '', '0.2x60'),
    ...{ quietAt: '9m', firesAt: '10m', labels: [{ instance: 'a' }] },
  },
  {
    alert: 'LedgerDown',
    loud: both('gateway_ledger_up', '', '0x60', '1x60'),
    calm: both('gateway_ledger_up', '', '1x60'),
    ...{ quietAt: '0m', firesAt: '1m', labels: [{ instance: 'a' }] },
  },
  {
    alert: 'LedgerSlow',
    ...{ loud: transactions(20), calm: transactions(5), quietAt: '10m', firesAt: '12m', labels: [{ instance: 'a' }] },
  },
  {
    alert: 'NeedsReview',
    loud: {
      ...both('gateway_orders', ',status="needs_review"', '1x60'),
      ...both('gateway_changes', ',status="needs_review"', '2x60'),
    },
    calm: both('gateway_orders', ',status="completed"', '7x60'),
    ...{ quietAt: '14m', firesAt: '16m', labels: [{ what: 'orders' }, { what: 'changes' }] },
  },
  {
    alert: 'NeedsReviewGrowing',
    loud: {
      ...both('gateway_ports', ',status="needs_review"', '_x70 5x60'),
      ...both('gateway_ledger_up', '', '1x200'),
    },
    calm: {
      ...both('gateway_orders', ',status="needs_review"', '40x62 44x60'),
      ...both('gateway_ledger_up', '', '1x200'),
    },
    ...{ quietAt: '74m', firesAt: '78m', labels: [{}] },
  },
  {
    alert: 'OutcomeUnsettled',
    loud: both('gateway_unsettled_calls_overdue_seconds', ',operation="process_order"', '1801+60x60'),
    calm: both('gateway_unsettled_calls_overdue_seconds', ',operation="process_order"', '900x60'),
    ...{ quietAt: '4m', firesAt: '5m', labels: [{ operation: 'process_order' }] },
  },
  {
    alert: 'WorkBehind',
    loud: both('gateway_work_oldest_due_seconds', ',provider="tcl"', '130x60', '0x60'),
    calm: both('gateway_work_oldest_due_seconds', ',provider="webhooks"', '130x60'),
    ...{ quietAt: '4m', firesAt: '5m', labels: [{ provider: 'tcl' }] },
  },
  {
    alert: 'WebhooksBehind',
    loud: both('gateway_work_oldest_due_seconds', ',provider="webhooks"', '61x60'),
    calm: both('gateway_work_oldest_due_seconds', ',provider="tcl"', '61x60'),
    ...{ quietAt: '4m', firesAt: '5m', labels: [{}] },
  },
  {
    alert: 'LaneBlocked',
    loud: both('gateway_lane_longest_wait_seconds', ',lane="cart"', '301x60'),
    calm: both('gateway_lane_longest_wait_seconds', ',lane="cart"', '300x60'),
    ...{ quietAt: '1m', firesAt: '2m', labels: [{ lane: 'cart' }] },
  },
  {
    alert: 'ReservationsEndLate',
    loud: both('gateway_reservation_overdue_seconds', '', '11x60', '0x60'),
    calm: both('gateway_reservation_overdue_seconds', '', '1x60'),
    ...{ quietAt: '0m', firesAt: '1m', labels: [{}] },
  },
  {
    alert: 'AttentionOpen',
    loud: both('gateway_attention', ',kind="order",code="overdue"', '1x60'),
    calm: both('gateway_attention', ',kind="webhook_endpoint",code="endpoint_disabled"', '1x60'),
    ...{ quietAt: '9m', firesAt: '10m', labels: [{ kind: 'order', code: 'overdue' }] },
  },
  {
    alert: 'FindingsOpen',
    loud: both('gateway_findings_open', ',provider="tcl",kind="orphan_number"', '3x60'),
    calm: both('gateway_findings_open', ',provider="tcl",kind="orphan_number"', '0x60'),
    ...{ quietAt: '29m', firesAt: '30m', labels: [{ provider: 'tcl', kind: 'orphan_number' }] },
  },
  {
    alert: 'ProviderUnreachable',
    loud: both('gateway_provider_circuit_open', ',provider="tcl",class="read"', '1x60', '0x60'),
    calm: both('gateway_provider_circuit_open', ',provider="tcl",class="read"', '1 0 1 0x60'),
    ...{ quietAt: '1m', firesAt: '2m', labels: [{ provider: 'tcl', class: 'read' }] },
  },
  {
    alert: 'ProviderDrift',
    loud: both('gateway_provider_drift_total', ',provider="tcl",kind="reply"', '0x5 1x60', '0x60'),
    calm: both('gateway_provider_drift_total', ',provider="tcl",kind="field"', '0+1x60'),
    ...{ quietAt: '4m', firesAt: '8m', labels: [{ provider: 'tcl', kind: 'reply' }] },
  },
];
