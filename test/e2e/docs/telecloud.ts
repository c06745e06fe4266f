import { beforeAll, it } from '@jest/globals';
import { startTelecloudGateway } from '../telecloud.js';
import { type Newcomer } from './newcomer.js';

/** The routes that TeleCloud alone has. */
export function triesTelecloud(whose: () => Newcomer): void {
  let newcomer: Newcomer;
  beforeAll(() => {
    newcomer = whose();
  });

  it('with features that only TeleCloud has', async () => {
    const on = await startTelecloudGateway();
    const at = (path: string): string => `/v1/telecloud/${path}`;
    const first = async (method: string, path: string, id?: string): Promise<Record<string, string>> => {
      const [body] = newcomer.examplesOf(method, at(path));
      return newcomer.execute<string, string, Record<string, string>>(method, at(path), {
        on,
        body,
        ...(id === undefined ? {} : { id }),
      });
    };
    /** Makes one, changes it and removes it, as far as it has routes for that. */
    const life = async (path: string, idName: string, query?: string): Promise<void> => {
      const made = await first('post', path);
      const one = `${path}/{${idName}}`;
      const methods = Object.keys(on.gateway.document().paths[at(one)] ?? {});
      if (methods.includes('patch')) await first('patch', one, made[idName]);
      if (methods.includes('delete'))
        await newcomer.execute('delete', at(one), { on, id: made[idName]!, ...(query === undefined ? {} : { query }) });
    };
    await first('patch', 'alerts');
    await life('announcements', 'announcementId');
    await life('cloud-accounts', 'cloudAccountNumber', 'cloudAccountType=core');
    await life('users', 'userId');
    await life('notifications', 'notificationId');
    await life('product-groups', 'productGroupId');
    await life('usage-components', 'componentId');
    await life('modules', 'moduleId');
    await life('payment-gateways', 'gatewayId');
    await life('tickets', 'ticketId');
    const ticket = await first('post', 'tickets');
    await first('post', 'tickets/{ticketId}/replies', ticket['ticketId']);
    await first('post', 'promos');
    await newcomer.execute('delete', at('promos/{promoCode}'), {
      on,
      id: newcomer.examplesOf('post', at('promos'))[0]['promoCode'] as string,
    });
    await first('post', 'plans');
    await first('patch', 'plans');
    await newcomer.execute('delete', at('plans'), { on, query: 'ratePlanId=52747' });
    await first('post', 'discounts');
    await first('post', 'discounts/copy');
    await newcomer.execute('delete', at('discounts'), { on });
    await newcomer.execute('get', at('notification-templates'), { on });
    await newcomer.execute('get', '/v1/providers/{id}/unmapped-errors', { on, id: 'telecloud' });
    await newcomer.execute('get', '/v1/providers/{id}/drift', { on, id: 'telecloud' });
    await newcomer.execute('get', '/v1/providers/{id}/health', { on, id: 'telecloud' });
    await on.stop();
  }, 30_000);
}
