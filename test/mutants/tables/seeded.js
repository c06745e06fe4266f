// @ts-check
/**
 * The defects that would hurt most, each with the mutant that is it and the layer of tests that catches it, all of which are part of the gate:
 * the table of docs/trust.md. `npm run mutants -- --seeded` plants these alone.
 * @type {readonly { defect: string, layer: string, mutant: string }[]}
 */
export const seeded = [
  { defect: 'No intent is committed before a money call', layer: 'simulation', mutant: 'simulation-no-intent' },
  { defect: 'An unknown outcome is settled before the late bound', layer: 'simulation', mutant: 'simulation-no-late-bound' },
  { defect: 'A call is sent again after a connection reset', layer: 'simulation', mutant: 'simulation-resent-on-reset' },
  { defect: 'A money row is settled by repeating', layer: 'money protocol', mutant: 'core-money-repeated' },
  { defect: 'Expiry releases a hold that an order has claimed', layer: 'simulation', mutant: 'simulation-expiry-of-ordered' },
  { defect: '`synchronous=OFF`', layer: 'power-cut', mutant: 'power-cut-synchronous-off' },
  { defect: '`synchronous=NORMAL`', layer: 'power-cut', mutant: 'power-cut-synchronous-normal' },
  { defect: '`remove_reserved` without a number', layer: 'types', mutant: 'core-cart-emptied' },
  { defect: 'A reservation is claimed without compare-and-set', layer: 'ledger', mutant: 'core-claim-without-compare' },
  { defect: 'Idempotency keys are shared by tenants', layer: 'idempotency', mutant: 'core-key-of-any-tenant' },
  { defect: 'Group commit answers before the sync', layer: 'power-cut', mutant: 'power-cut-answered-before-the-sync' },
  { defect: 'A lease is not renewed while its work runs', layer: 'leases', mutant: 'core-lease-not-renewed' },
  { defect: 'A worker that has lost its lease continues', layer: 'simulation', mutant: 'simulation-lease-not-checked' },
  { defect: 'A 403 to an order counts as never sent', layer: 'conformance of TCL', mutant: 'core-403-not-sent' },
  { defect: 'PostgreSQL answers early once a setting is changed', layer: 'power-cut', mutant: 'power-cut-postgres-answers-early' },
  { defect: 'A number has two live holds', layer: 'simulation', mutant: 'simulation-two-live-holds' },
]; // prettier-ignore
