/** Port statuses with their texts, as in `getLNPListStatus`. One of them has an empty code. */
export const portStatuses: Readonly<Record<string, string>> = {
  awaiting_documentation: 'Awaiting Documentation',
  pending_approval: 'Pending Approval',
  processing: 'Processing',
  foc_received: 'FOC Received',
  completed: 'Completed',
  cancelled: 'Cancelled',
  '': 'Port cancel upon customer request',
};

/** The course of a port that is not stopped. It leaves the first status when a document is uploaded, the others by time. */
export const portCourse: readonly string[] = [
  'awaiting_documentation',
  'pending_approval',
  'processing',
  'foc_received',
  'completed',
];
