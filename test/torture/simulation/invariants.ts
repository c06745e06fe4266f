/** Every row that this finds is something wrong, whatever the world is doing. */
export const neverTrue: readonly [what: string, sql: string][] = [
  [
    'has two live holds',
    `SELECT phone_number AS id FROM held_numbers WHERE live = 1 GROUP BY provider, account, phone_number HAVING COUNT(*) > 1`,
  ],
  [
    'is in two open orders',
    `SELECT phone_number AS id FROM ordered_numbers WHERE open = 1 GROUP BY provider, account, phone_number HAVING COUNT(*) > 1`,
  ],
  [
    'is a live hold without a reservation that ends',
    `SELECT h.phone_number AS id FROM held_numbers h LEFT JOIN reservations r ON r.id = h.reservation_id
     WHERE h.live = 1 AND (r.id IS NULL OR r.expires_at <= r.created_at
       OR (r.status IN ('ordered', 'released', 'expired', 'lost') AND h.task IS NULL AND h.parked_by IS NULL))`,
  ],
  [
    'is pinned by no open order',
    `SELECT r.id FROM reservations r LEFT JOIN orders o ON o.id = r.order_id WHERE r.status = 'ordering'
       AND (o.id IS NULL OR o.status IN ('completed', 'partially_completed', 'rejected', 'cancelled', 'expired'))`,
  ],
  [
    'has a feed with a gap',
    `SELECT tenant AS id FROM outbox WHERE sequence > 0 GROUP BY tenant HAVING MAX(sequence) - MIN(sequence) + 1 <> COUNT(*)`,
  ],
  [
    'is not at rest and nothing moves it',
    `SELECT o.id FROM orders o LEFT JOIN work w ON w.subject_id = o.id WHERE w.subject_id IS NULL
       AND o.status IN ('accepted', 'in_progress', 'awaiting_confirmation', 'action_required', 'outcome_unknown')
     UNION ALL SELECT r.id FROM reservations r LEFT JOIN work w ON w.subject_id = r.id WHERE w.subject_id IS NULL
       AND (r.status = 'unknown' OR EXISTS (SELECT 1 FROM held_numbers h WHERE h.reservation_id = r.id AND h.task IS NOT NULL))
     UNION ALL SELECT s.subject_id FROM steps s LEFT JOIN work w ON w.subject_id = s.subject_id
       WHERE w.subject_id IS NULL AND s.status IN ('intent', 'unknown')
     UNION ALL SELECT c.id FROM changes c LEFT JOIN work w ON w.subject_id = c.id WHERE w.subject_id IS NULL AND c.open = 1 AND c.status <> 'needs_review'
     UNION ALL SELECT p.id FROM port_orders p LEFT JOIN work w ON w.subject_id = p.id WHERE w.subject_id IS NULL
       AND p.status NOT IN ('ported', 'cancelled', 'rejected', 'needs_review')`,
  ],
];

/** What has happened since a moment, and its tenant is not told of once. */
export const untold: readonly [what: string, sql: string][] = [
  ['is an event without a place in its feed', `SELECT id FROM outbox WHERE sequence IS NULL AND at > $1`],
  ...['completed', 'rejected', 'cancelled', 'expired'].map((status): [string, string] => [
    `is ${status}, and its tenant is not told so once`,
    `SELECT id FROM orders WHERE status = '${status}' AND updated_at > $1
       AND (SELECT COUNT(*) FROM outbox WHERE subject_id = orders.id AND type = 'order.${status}') <> 1`,
  ]),
];
