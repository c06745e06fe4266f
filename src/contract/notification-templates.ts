/** What a provider sends about an event where no notification of one's own is set up. The words of the statuses are the provider's, and those of events that nobody here knows. */
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
