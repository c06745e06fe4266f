import { type ProviderRoutes } from '../../kit/define.js';
import { TelecloudAdministrationController } from './administration.controller.js';
import { ModuleCallbacksController } from './module-callbacks.controller.js';
import { NotificationTemplatesController } from './notification-templates.controller.js';

/** The API's routes for TeleCloud only. */
export const routes: ProviderRoutes = {
  tag: {
    name: 'TeleCloud',
    description: 'TeleCloud administration: accounts, plans, modules, notifications, tickets.',
  },
  controllers: [TelecloudAdministrationController, NotificationTemplatesController, ModuleCallbacksController],
};
