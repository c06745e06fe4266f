import { cloudAccount } from './telecloud.accounts.ops.js';
import { a, answer } from './telecloud.answers.js';
import { t } from './telecloud.fields.js';
import { administration, byManualReview, setsValues } from './telecloud.rows.js';

const ticket = a.id('ticket@ticket_id', 'The ticket.', 'PBCM-91777');
const ticketId = t.id('The ticket.', 'PBCM-91777');
const message = t.prose(20_000, 'Message.', 'The device has had no network since this morning.');
const guest = t.email("A guest's email address.", { as: 'guestEmail' }).optional;
const attachments = t.urls('URLs of images to attach.', ['https://example.com/screen.png']).optional;

/** Document: group "Ticket". */
export const tickets = {
  createTicket: administration({
    on: ['POST', 'Ticket/Create'],
    act: 'createTicket',
    route: 'POST /v1/telecloud/tickets',
    summary: 'Open a support ticket',
    note: 'The ticket is opened in your own name; on behalf of the customer, with direction `external_customer`; or on behalf of a guest, with `guestEmail`.',
    effect: 'write',
    settle: byManualReview,
    fields: {
      subject: t.text(200, 'Subject.', 'No network in Portland', { min: 10 }),
      department: t.word(
        { sales: 'SALES', tech_support: 'TECH SUPPORT', billing: 'BILLING' },
        'Department that handles the ticket.',
      ),
      message,
      direction: t.word(
        { internal: 'INTERNAL', external: 'EXTERNAL', external_customer: 'EXTERNAL-CUSTOMER' },
        'Direction. Customers cannot see `internal` tickets. `external_customer`: opened on behalf of the customer.',
      ),
      guest_email: guest,
      account_number: t.id('The customer that it concerns.', '88515144', { as: 'customerId' }).optional,
      order_number: t.id("The provider's ID of the order that it concerns.", '4617ZU4617', { as: 'orderNumber' })
        .optional,
      cloud_account_type: cloudAccount.cloud_account_type.optional,
      cloud_account_number: cloudAccount.cloud_account_number.optional,
      attachments,
    },
    rules: [
      { field: 'customerId', neededWith: 'direction', of: ['external_customer'] },
      { field: 'customerId', neededWith: 'orderNumber' },
      { field: 'cloudAccountType', neededWith: 'cloudAccountNumber' },
      { field: 'cloudAccountNumber', neededWith: 'cloudAccountType' },
    ],
    reply: answer({ ticketId: ticket }),
  }),
  replyToTicket: administration({
    on: ['POST', 'Ticket/Reply'],
    act: 'replyToTicket',
    route: 'POST /v1/telecloud/tickets/{ticketId}/replies',
    summary: 'Reply to a support ticket',
    effect: 'write',
    settle: byManualReview,
    fields: {
      ticket_id: ticketId,
      message,
      guest_email: guest,
      account_number: t.id('The customer who replies.', '88515144', { as: 'customerId' }).optional,
      attachments,
      working: t.flag('Whether the ticket is now being worked on.').optional,
    },
    reply: answer({ ticketId: ticket }),
  }),
  editTicket: administration({
    on: ['PATCH', 'Ticket/Edit'],
    act: 'updateTicket',
    route: 'PATCH /v1/telecloud/tickets/{ticketId}',
    summary: 'Close a support ticket or put it on hold',
    effect: 'write',
    settle: setsValues,
    fields: {
      ticket_id: ticketId,
      new_status: t.word({ closed: 'CLOSED', on_hold: 'ON-HOLD' }, 'New status.', { as: 'status' }),
    },
    reply: answer({ ticketId: ticket }),
  }),
};
