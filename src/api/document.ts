/** The headings of the documentation, in the order a newcomer needs them. */
export const tags = [
  { name: 'Find numbers', description: 'What is on offer, and where.' },
  { name: 'Reservations', description: 'Hold numbers for a while before buying them.' },
  { name: 'Orders', description: 'Buy the numbers of a reservation, once.' },
  { name: 'Numbers', description: 'What is in service.' },
  { name: 'Trunks', description: 'The ways calls take to and from your equipment.' },
  { name: 'Porting', description: 'Bring numbers from another carrier.' },
  { name: 'Customers', description: 'Who buys from your accounts, and what they pay with.' },
  { name: 'Service orders', description: 'Services for customers: ordered, suspended, moved, replenished, cancelled.' },
  { name: 'Reports', description: 'What calls were made.' },
  { name: 'Billing', description: 'What the account at a provider was charged and paid.' },
  { name: 'Changes', description: 'What is being changed at a provider, and how it ended.' },
  { name: 'Reconciliation', description: 'Whether the gateway and the providers agree, and what to do where not.' },
  { name: 'TeleCloud', description: 'What only TeleCloud has: accounts, plans, modules, notifications, tickets.' },
  { name: 'Providers', description: 'Who is behind this gateway and what each can do.' },
];
