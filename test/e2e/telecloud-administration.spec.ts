import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerTo, type Outcome } from './answers.js';
import { type Example } from '../support/documented.js';
import { type Reply } from './gateway.js';
import { exampleOfRow, person, startTelecloudGateway, type TelecloudGateway, usd } from './telecloud.js';

describe('operations that only TeleCloud has', () => {
  let at: TelecloudGateway;
  beforeAll(async () => {
    at = await startTelecloudGateway({ PAYMENTS_RAW_CARD: 'enabled' });
  });
  afterAll(() => at.stop());
  const post = (path: string, body: object): Promise<Reply<AnswerTo<'POST', '/v1/telecloud/*'>>> =>
    at.client.post(`/v1/telecloud/${path}`, body);
  const exampleOf = (path: string, method?: string): Example => exampleOfRow(at, path, method);

  it('are 57 operations, each with a route', async () => {
    const { data } = (await at.client.get('/v1/providers/telecloud/operations')).body;
    expect(data).toHaveLength(57);
    expect(data.map((row) => row.name)).toContain('Discount/Delete');
    expect(data.find((row) => row.name === 'Discount/Delete')?.upstream).toBe('DELETE /xml/Discount/Delete');
  });

  it('are built from rows: announcements, from the example to the end', async () => {
    const idempotencyKey = randomUUID();
    const path = '/v1/telecloud/announcements';
    const body = { ...exampleOf('announcements'), showVar: false };
    const made = await at.client.post(path, body, { idempotencyKey });
    expect(made).toMatchObject({
      status: 201,
      body: { announcementId: expect.any(String), transactionId: expect.any(String) },
    });
    expect((await at.client.post(path, body, { idempotencyKey })).body).toEqual(made.body);
    expect(at.telecloud.ledger.records('announcement')).toMatchObject([{ show_var: 'N', email_notification: 'Y' }]);
    const gone = await at.client.delete(`${path}/${made.body.announcementId}`);
    expect(gone.body.announcementId).toBe(made.body.announcementId);
    expect(at.telecloud.ledger.records('announcement')).toEqual([]);
    const again = await at.client.delete(`${path}/${made.body.announcementId}`);
    expect(again).toMatchObject({ status: 404, body: { upstream: { operation: 'Announcements/Delete' } } });
  });

  it('are for administrators', async () => {
    expect(
      (await at.client.post('/v1/telecloud/announcements', exampleOf('announcements'), { key: 'beta' })).status,
    ).toBe(403);
  });

  it.each<[string, object, string]>([
    ['announcements', { subject: '' }, '/subject'],
    ['announcements', { emailNotification: 'Y' }, '/emailNotification'],
    ['announcements', { nonsense: 1 }, '/nonsense'],
    ['modules', { type: 'external', url: undefined }, '/url'],
    ['modules', { type: 'prebuilt', url: undefined }, '/provider'],
    ['modules', { credentials: ['x'] }, '/credentials'],
    ['notifications', { notifyCustomer: true, htmlCustomer: undefined }, '/htmlCustomer'],
    ['plans', { name: 'too short' }, '/name'],
    ['plans', { productId: '330', productGroupId: '73' }, '/productGroupId'],
    ['plans', { productId: '330', productType: 'add_on' }, '/productType'],
    ['plans', { productId: '330', cycleDays: 30 }, '/cycleDays'],
    ['plans', { productId: '330', promptForVariables: true }, '/promptForVariables'],
    ['plans', { productId: '330', replenishWithPlan: true }, '/replenishWithPlan'],
    ['plans', { productId: '330', carrierProductId: 'VZW' }, '/carrierProductId'],
    ['plans', { productId: '330', attachedComponents: ['8417871'] }, '/attachedComponents'],
    ['plans', { status: 'replenish_only' }, '/status'],
    ['tickets', { attachments: ['https://example.com/a.png,https://elsewhere.example/b.png'] }, '/attachments'],
    ['plans', { attachedComponents: ['8417871,8417872'] }, '/attachedComponents'],
    ['plans', { recurringPrice: { amount: '1.234', currency: 'USD' } }, '/recurringPrice'],
    ['plans', { recurringPrice: { amount: '1.00', currency: 'EUR' } }, '/recurringPrice'],
    ['cloud-accounts', { maintenanceFeeMonth: 3 }, '/maintenanceFeeMonth'],
    ['cloud-accounts', { email: 'nobody' }, '/email'],
    [
      'product-groups',
      {
        variables: [
          { number: 1, name: 'a|b', prompt: true, type: 'text', description: 'd', swappable: true, category: 'c' },
        ],
      },
      '/variables',
    ],
    ['tickets', { direction: 'external_customer' }, '/customerId'],
    ['promos', { expiresOn: '6/30/2030' }, '/expiresOn'],
    ['users', { accessLevel: 'ROOT' }, '/accessLevel'],
  ])('report what is wrong with %s %j, and send nothing', async (path, wrong, pointer) => {
    const before = at.telecloud.ledger.entries().length;
    const refused = await post(path, { ...exampleOf(path), ...wrong });
    expect({ status: refused.status, pointers: refused.body.errors?.map((e) => e.pointer) }).toEqual({
      status: 400,
      pointers: expect.arrayContaining([pointer]),
    });
    expect(at.telecloud.ledger.entries()).toHaveLength(before);
  });

  it('send values as the provider needs them: words, amounts, days, lists, variable definitions', async () => {
    await post('cloud-accounts', {
      ...exampleOf('cloud-accounts'),
      cloudAccountType: 'var',
      fundingType: 'prepaid',
      reloadViaCard: true,
      maintenanceFeeFrequency: 'yearly',
      maintenanceFeeMonth: 3,
    });
    expect(at.telecloud.ledger.records('cloud_account')[0]).toMatchObject({
      cloud_account_type: 'VAR',
      funding_type: 'PREPAID',
      maintenance_fee_frequency: 'Yearly',
      maintenance_fee_month: '3',
      spending_limit: '500.00',
      reload_via_card: 'Y',
    });
    await post('promos', { ...exampleOf('promos'), promoCode: 'spring', value: usd('5') });
    expect(
      at.telecloud.ledger.records('promo').find(({ id, promo_code }) => id !== '' && promo_code === 'spring'),
    ).toMatchObject({ value: '5.00', expiration_date: '6/30/2030' });
    const variable = {
      number: 2,
      name: 'Number_Port',
      prompt: true,
      type: 'options',
      options: 'YES,NO',
      description: 'Port?',
      swappable: false,
      category: 'Porting',
    };
    const group = await post('product-groups', { name: 'G', orderModuleId: '7', variables: [variable] });
    expect(
      at.telecloud.ledger.records('product_group').find(({ id }) => id === group.body.productGroupId),
    ).toMatchObject({ VAR2: 'Number_Port|Y|OPTIONS|YES,NO|Port?|N|Porting', moduleid_order: '7' });
    const plan = await at.client.patch('/v1/telecloud/plans', {
      ...exampleOf('plans', 'patch'),
      ratePlanId: '52753',
      componentLimits: [{ componentId: '8417871', limit: 5 }],
    });
    expect(plan.body).toMatchObject({ recurringPrice: usd('25.00'), status: 'active' });
    expect(at.telecloud.ledger.records('plan').find(({ id }) => id === '52753')).toMatchObject({
      component_limits: '[{"component_id":"8417871","maximum":"5"}]',
    });
    const ticket = await post('tickets', {
      ...exampleOf('tickets'),
      message: 'Line one.\nLine <two> & three.',
      attachments: ['https://example.com/a.png', 'https://example.com/b.png'],
    });
    expect(ticket.body.ticketId).toMatch(/^PBCM-/);
    expect(at.telecloud.ledger.records('ticket')[0]).toMatchObject({
      message: 'Line one.\nLine <two> & three.',
      attachments: 'https://example.com/a.png,https://example.com/b.png',
    });
  });

  it('distinguish a product of a CORE account, which needs no group, from a rate plan of a VAR account', async () => {
    const common = exampleOf('plans');
    const product = await post('plans', { ...common, cycleDays: 30, carrierProductId: 'VZW-15GB-UNLTT' });
    expect(product).toMatchObject({
      status: 201,
      body: {
        productId: expect.any(String),
        status: 'active',
        carrierProductId: 'VZW-15GB-UNLTT',
        productType: 'traditional',
        cycleDays: 30,
        promptForVariables: false,
        replenishWithPlan: false,
        transactionId: expect.any(String),
      },
    });
    expect(product.body.productGroupId).toBeUndefined();
    // A product in no group leaves what a customer may order readable.
    const { id } = (await at.client.post('/v1/customers', person)).body;
    const qualified = await at.client.post(`/v1/customers/${id}/qualification`, { type: 'new' });
    expect(qualified.status).toBe(200);
    expect(qualified.body.data.some((one) => one.group === undefined)).toBe(true);
    const { productId } = product.body;
    const plan = await post('plans', { ...common, productId, status: 'replenish_only' });
    expect(plan).toMatchObject({ status: 201, body: { ratePlanId: expect.any(String), status: 'replenish_only' } });
    const { ratePlanId } = plan.body;
    const edit = (more: object): Promise<Reply<Outcome>> =>
      at.client.patch('/v1/telecloud/plans', { ...common, ...more });
    const refused = await edit({ ratePlanId, cycleDays: 30 });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/cycleDays' }] } });
    expect((await edit({ productId, cycleDays: 25 })).status).toBe(200);
    expect(at.telecloud.ledger.records('product').find(({ id }) => id === productId)).toMatchObject({
      cycle_days: '25',
    });
    // Only what a product has may be limited, and only where its maker allows it: the provider's word.
    const limited = await edit({ ratePlanId, componentLimits: [{ componentId: '8417871', limit: 5 }] });
    expect(limited).toMatchObject({ status: 404, body: { upstream: { operation: 'Plan/Edit' } } });
  });

  it('return everything that the provider reports on usage components and notifications', async () => {
    const component = await post('usage-components', exampleOf('usage-components'));
    expect(component.body).toMatchObject({
      description: 'Each MB after the first 150.',
      resetWithCycle: true,
      varSetsMaximum: true,
    });
    const example = exampleOf('notifications');
    const request = { ...example, notifyCustomer: true, html: '<p>One\nTwo</p>' };
    const made = await post('notifications', { ...request, htmlCustomer: '<p>Thanks</p>' });
    expect(made.body).toMatchObject({
      event: example['event'],
      notifyCustomer: true,
      html: '<p>One\nTwo</p>',
      htmlCustomer: '<p>Thanks</p>',
    });
    const { notificationId } = made.body;
    const edited = await at.client.patch(`/v1/telecloud/notifications/${notificationId}`, {
      ...request,
      notifyCustomer: false,
    });
    expect(edited.body).toMatchObject({ notifyCustomer: false, html: '<p>One\nTwo</p>' });
  });

  it('never return the initial password of a user', async () => {
    const { body } = await post('users', exampleOf('users'));
    expect(Object.keys(body).sort()).toEqual(['transactionId', 'userId', 'username']);
  });

  it('repeat settings after a lost reply, and create nothing twice', async () => {
    const { userId } = (await post('users', exampleOf('users'))).body;
    at.telecloud.faults.next('User/Edit', 'lose_reply');
    const edited = await at.client.patch(`/v1/telecloud/users/${userId}`, {
      ...exampleOf('users/{userId}', 'patch'),
      status: 'locked',
    });
    await at.client.until(`/v1/changes/${edited.body.id}`, (c) => c.status === 'completed');
    expect(at.asked('User/Edit')).toBe(2);

    at.telecloud.faults.next('User/Create', 'lose_reply');
    const made = await post('users', exampleOf('users'));
    const unclear = await at.client.until(`/v1/changes/${made.body.id}`, (c) => c.status === 'needs_review');
    expect(unclear).toMatchObject({
      kind: 'telecloud.write',
      failure: {
        detail: expect.stringMatching(/^It could not be determined whether User\/Create was carried out\. .*sent at/),
      },
    });
    expect(at.asked('User/Create')).toBe(3);
  });

  it('read notification templates', async () => {
    const all = (await at.client.get('/v1/telecloud/notification-templates')).body.data;
    expect(all).toHaveLength(6);
    const one = (await at.client.get('/v1/telecloud/notification-templates?event=cloud_account_created')).body.data;
    expect(one).toEqual([
      {
        templateId: '2',
        event: 'cloud_account_created',
        forCustomers: false,
        cloudStatus: 'NOT READY',
        customerStatus: 'NOT READY',
      },
    ]);
  });

  it('list and count refusals that no table knows', async () => {
    const path = '/v1/providers/telecloud/unmapped-errors';
    const before = (await at.client.get(path)).body.data;
    const { id } = await at.order(await at.customer(), '99008');
    const refused = await at.client.post(`/v1/service-orders/${id}/replenish`, { ratePlanId: '52747' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'upstream_rejected' } });
    const now = (await at.client.get(path)).body.data;
    expect(now).toContainEqual({ text: 'Only orders in ACTIVE status can be replenished.', count: 1 });
    expect(before).not.toContainEqual(expect.objectContaining({ text: expect.stringContaining('replenished') }));
    expect(await (await fetch(`${at.gateway.url}/metrics`)).text()).toMatch(
      /gateway_upstream_unmapped_errors\{provider="telecloud"\} [1-9]/,
    );
    expect((await at.client.get(path, { key: 'beta' })).status).toBe(403);
  });
});
