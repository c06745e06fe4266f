import { Controller, Get, Query } from '@nestjs/common';
import { ProviderRegistry } from '../../../contract/registry.js';
import { Caller } from '../../../http/auth.js';
import { Endpoint } from '../../../http/endpoint.js';
import { FlagField, TextField, WordField } from '../../../http/field-decorators.js';
import { type Page, Paged } from '../../../http/paging.js';
import { notificationEvents } from '../telecloud.content.ops.js';
import { readErrors } from '../../../api/read-errors.js';

const events = Object.keys(notificationEvents) as (keyof typeof notificationEvents)[];

class TemplatesQuery {
  @WordField(events, { description: 'Only the template for this event.', example: 'order_created', optional: true })
  event?: keyof typeof notificationEvents;
}

/** What the provider sends about an event unless a custom notification is configured. */
class NotificationTemplateDto {
  @TextField({ max: 64, description: 'The template.', example: '3' })
  templateId: string;

  @TextField({
    max: 128,
    description: `The event that triggers it: one of ${events.join(', ')}. Other events have the provider's own name.`,
    example: 'order_created',
  })
  event: string;

  @FlagField({ description: 'Whether customers can receive it too.', optional: true })
  forCustomers?: boolean;

  @TextField({ max: 64, description: 'Current template for cloud accounts.', example: 'READY' })
  cloudStatus: string;

  @TextField({ max: 64, description: 'Current template for customers.', example: 'READY' })
  customerStatus: string;
}
class NotificationTemplatePage extends Paged(NotificationTemplateDto) {}

@Controller('v1/telecloud/notification-templates')
export class NotificationTemplatesController {
  constructor(private readonly registry: ProviderRegistry) {}

  @Get()
  @Endpoint({
    tag: 'TeleCloud',
    summary: "List the provider's notification templates",
    ok: {
      status: 200,
      type: NotificationTemplatePage,
      description: 'Templates.',
      example: {
        data: [
          {
            templateId: '3',
            event: 'order_created',
            forCustomers: true,
            cloudStatus: 'READY',
            customerStatus: 'READY',
          },
        ],
        page: { hasMore: false },
      },
    },
    errors: readErrors,
    scope: 'operator',
  })
  async listNotificationTemplates(
    @Caller() caller: Caller,
    @Query() { event }: TemplatesQuery,
  ): Promise<Page<NotificationTemplateDto>> {
    const { port } = this.registry.for(caller).port('telecloud', 'notificationTemplates');
    const data = await port.list(event && notificationEvents[event], this.registry.readDeadline());
    return { data, page: { hasMore: false } };
  }
}
