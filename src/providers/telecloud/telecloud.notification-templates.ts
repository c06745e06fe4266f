import { type NotificationTemplate, type NotificationTemplatesPort } from '../../contract/notification-templates.js';
import { onlySet } from '../../domain/only-set.js';
import { content, eventNamed } from './telecloud.content.ops.js';
import { type TelecloudUpstream } from './telecloud.settings.js';

/** The templates of customer notifications. */
export class TelecloudTemplates implements NotificationTemplatesPort {
  constructor(private readonly upstream: TelecloudUpstream) {}

  async list(event: string | undefined, deadlineAt: number): Promise<NotificationTemplate[]> {
    const input = event === undefined ? {} : { event };
    const { templates } = await this.upstream.sender.read(content.searchTemplate, input, { deadlineAt });
    return templates.list.map(({ event: { name, forCustomers }, ...template }) => ({
      ...template,
      event: eventNamed(name),
      ...onlySet({ forCustomers }),
    }));
  }
}
