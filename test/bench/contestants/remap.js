/** What the bare proxy and the naive stack make of the upstream's reply: the members that the gateway answers. */
export const remap = ({ numbers }) => ({
  data: numbers.map(({ number, country, city, monthlyCharge, setupCharge, currency }) => ({
    phoneNumber: number,
    country,
    type: 'local',
    city,
    provider: 'tcl',
    holdType: 'upstream',
    cost: {
      setup: { amount: setupCharge, currency },
      monthly: { amount: monthlyCharge, currency },
    },
  })),
  providers: [{ provider: 'tcl', outcome: 'ok', count: numbers.length, latencyMs: 0, ignoredFilters: [] }],
});

/** The same question in the upstream's words. */
export function questionOf(search) {
  const { country, city, limit } = Object.fromEntries(new URLSearchParams(search));
  const asked = new URLSearchParams({ productId: 'LNS', country, city, limit });
  return `/numbers?${asked.toString()}`;
}
