/** The sections of the documentation, in the order in which a new user needs them. */
export const tags = [
  { name: 'Search available numbers', description: 'Available numbers and coverage.' },
  { name: 'Reservations', description: 'Hold numbers for a limited time before ordering them.' },
  { name: 'Orders', description: 'Order reserved numbers, exactly once.' },
  { name: 'Numbers', description: 'Numbers in service.' },
  { name: 'Trunks', description: 'Trunks that carry calls to and from your equipment.' },
  { name: 'Porting', description: 'Port numbers in from another carrier.' },
  { name: 'Customers', description: 'Customers on your provider accounts, and their payment methods.' },
  { name: 'Service orders', description: 'Customer services: order, suspend, transfer, replenish, cancel.' },
  { name: 'Reports', description: 'Call statistics and call detail records.' },
  { name: 'Billing', description: 'Charges and payments of provider accounts.' },
  { name: 'Changes', description: 'Changes made at a provider, and their outcomes.' },
  { name: 'Work items', description: 'Everything that needs attention, in one queue, and search.' },
  { name: 'Events', description: 'What has happened, as a feed and as a stream.' },
  { name: 'Reconciliation', description: 'Differences between the gateway and its providers, and how to settle them.' },
  { name: 'Webhooks', description: 'Events, sent to your systems as they happen.' },
  { name: 'API keys', description: 'Keys that give access to this API.' },
  { name: 'Limits', description: 'What a tenant may hold, own and spend.' },
  { name: 'Audit', description: 'Who did what.' },
  {
    name: 'Sandbox',
    description:
      'Clock, faults on demand and records of the simulators. Sandbox mode only: these routes do not exist in live mode.',
  },
  { name: 'Providers', description: 'The providers behind this gateway, and their capabilities.' },
];
