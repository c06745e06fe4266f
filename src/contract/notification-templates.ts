/**
 * What a provider sends for an event unless a notification is configured. Statuses, and events that the gateway does not know, are in the provider's
 * words.
 */
export interface NotificationTemplate {
  templateId: string;
  event: string;
  forCustomers?: boolean;
  cloudStatus: string;
  customerStatus: string;
}

export interface NotificationTemplatesPort {
  list(event: string | undefined, deadlineAt: number): Promise<NotificationTemplate[]>;
}
