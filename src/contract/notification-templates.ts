/**
 * What a provider sends for an event unless a notification is configured. Statuses, and events that the gateway does not know, are the provider's own.
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
