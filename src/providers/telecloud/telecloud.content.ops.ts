import { f } from '../kit/fields.js';
import { operation } from '../kit/operation.js';
import { flag, optional, text } from '../kit/readers.js';
import { attribute, child, children, childText, element, ownText } from '../kit/xml.js';
import { a, answer } from './telecloud.answers.js';
import { t } from './telecloud.fields.js';
import { administration, at, byManualReview, setsValues } from './telecloud.rows.js';

const announcement = a.id('announcement@announcement_id', 'The announcement.', '91');
const notification = a.id('notification@notification_id', 'The notification.', '7');

/** Events that a notification can be about, with the provider's names. */
export const notificationEvents = {
  cloud_account_created: 'CloudAccount/Create',
  ticket_created: 'Ticket/Create',
  ticket_replied: 'Ticket/Reply',
  order_created: 'Order/Create',
  order_replenished: 'Order/Replenish',
  order_reminder: 'Order/Reminder',
  order_cancelled: 'Order/Cancel',
} as const;
type NotificationEvent = keyof typeof notificationEvents;
/** The reverse, by the provider's names in upper case. */
const eventWords: Readonly<Record<string, NotificationEvent>> = Object.fromEntries(
  Object.entries(notificationEvents).map(([ours, theirs]) => [theirs.toUpperCase(), ours as NotificationEvent]),
);

/** The API name of an event; an unknown one keeps the provider's name. */
export const eventNamed = (theirs: string): string => eventWords[theirs.trim().toUpperCase()] ?? theirs;

const notificationFields = {
  event: t.word(notificationEvents, 'The event that triggers it.'),
  notify_customer: t.flag(
    "Whether the affected customer is notified too. If so, `htmlCustomer` is the customer's text.",
  ),
  html: t.prose(20_000, 'Content, as HTML.', '<p>An order was placed.</p>'),
  html_customer: t.prose(20_000, 'Content for the customer, as HTML.', '<p>Thank you for your order.</p>').optional,
  from_email: t.email('Sender address.'),
};
const notificationRules = [{ field: 'htmlCustomer', neededWith: 'notifyCustomer', of: [true] }] as const;
const notificationAnswer = {
  event: a.word('notification.event', eventWords, 'The event that triggers it.').echo,
  // The document prints it on the notification in one sample and on the root in another.
  notifyCustomer: a.flag(
    'notification@notify_customer @notify_customer',
    'Whether the affected customer is notified too.',
  ).echo,
  html: a.prose('notification.html', 'Content, as HTML.', '<p>An order was placed.</p>').echo,
  htmlCustomer: a.prose(
    'notification.html_customer',
    'Content for the customer, as HTML.',
    '<p>Thank you for your order.</p>',
  ).echo,
  fromEmail: a.text('notification.from_email', 'Sender address.', 'orders@example.com'),
};

/** Document: groups "Alerts", "Announcements" and "Notifications". */
export const content = {
  editAlerts: administration({
    on: ['PATCH', 'Alerts/Edit'],
    act: 'updateAlerts',
    route: 'PATCH /v1/telecloud/alerts',
    summary: 'Mark alerts as new or dismissed',
    note: "The provider's documentation does not identify individual alerts: the status applies to all alerts of the account.",
    effect: 'write',
    settle: setsValues,
    fields: { status: t.word({ new: '1', dismissed: '2' }, 'New status.') },
    reply: answer({}),
  }),
  createAnnouncement: administration({
    on: ['POST', 'Announcements/Create'],
    act: 'createAnnouncement',
    route: 'POST /v1/telecloud/announcements',
    summary: 'Publish an announcement',
    effect: 'write',
    settle: byManualReview,
    fields: {
      subject: t.text(200, 'Title.', 'Maintenance on Sunday'),
      description: t.prose(20_000, 'Text.', 'Orders are accepted again from 06:00 UTC.'),
      show_var: t.flag('Visible to VAR accounts.').optional,
      show_partner: t.flag('Visible to PARTNER accounts.').optional,
      show_affiliate: t.flag('Visible to AFFILIATE accounts.').optional,
      email_notification: t.flag('Whether to send it by email as well.'),
    },
    reply: answer({ announcementId: announcement }),
  }),
  deleteAnnouncement: administration({
    on: ['DELETE', 'Announcements/Delete'],
    act: 'deleteAnnouncement',
    route: 'DELETE /v1/telecloud/announcements/{announcementId}',
    summary: 'Delete an announcement',
    effect: 'write',
    settle: byManualReview,
    fields: { announcement_id: t.id('The announcement.', '91') },
    reply: answer({ announcementId: announcement }),
  }),
  createNotification: administration({
    on: ['POST', 'Notifications/Create'],
    act: 'createNotification',
    route: 'POST /v1/telecloud/notifications',
    summary: 'Create a notification',
    effect: 'write',
    settle: byManualReview,
    fields: notificationFields,
    rules: notificationRules,
    reply: answer({ notificationId: notification, ...notificationAnswer }),
  }),
  editNotification: administration({
    on: ['PATCH', 'Notifications/Edit'],
    act: 'updateNotification',
    route: 'PATCH /v1/telecloud/notifications/{notificationId}',
    summary: 'Replace a notification',
    effect: 'write',
    settle: setsValues,
    fields: { notification_id: t.id('The notification.', '7'), ...notificationFields },
    rules: notificationRules,
    // The document's own sample leaves the ID empty.
    reply: answer({ notificationId: notification.optional, ...notificationAnswer }),
  }),
  deleteNotification: administration({
    on: ['DELETE', 'Notifications/Delete'],
    act: 'deleteNotification',
    route: 'DELETE /v1/telecloud/notifications/{notificationId}',
    summary: 'Delete a notification',
    effect: 'write',
    settle: byManualReview,
    fields: { notification_id: t.id('The notification.', '7') },
    reply: answer({ notificationId: notification }),
  }),
  searchTemplate: operation({
    ...at('GET', 'Notifications/SearchTemplate'),
    effect: 'read',
    routes: ['GET /v1/telecloud/notification-templates'],
    fields: { event: f.code.optional },
    reply: element({
      templates: child(
        'templates',
        element({
          list: children(
            'notification_template',
            element({
              templateId: attribute('template_id', text),
              event: child(
                'event',
                element({
                  name: ownText(text),
                  forCustomers: attribute('customer_notification_available', optional(flag)),
                }),
              ),
              cloudStatus: childText('cloud_notification_status', text),
              customerStatus: childText('customer_notification_status', text),
            }),
          ),
        }),
      ),
    }),
  }),
};
