import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createGateway } from 'telecom-provisioning-gateway-client';
import { buy } from '../dist-examples/buy.js';
import { customer } from '../dist-examples/customer.js';
import { addFunds, adjustAndReverse, booksOfCustomer, payByCard } from '../dist-examples/money.js';
import { port } from '../dist-examples/port.js';
import { startSandbox } from './sandbox.js';

let sandbox, gateway;
before(async () => {
  sandbox = await startSandbox();
  gateway = createGateway({ baseUrl: sandbox.baseUrl, key: 'sandbox' });
});
after(() => sandbox.stop());

test('a number is bought', async () => assert.equal(await buy(gateway), 'completed'));
test('a number is ported', async () => {
  assert.equal(await port(gateway, '+12065551234'), 'submitted');
  assert.equal(await port(gateway, '+12065559021'), 'not portable');
});
test('a customer has a service', async () => assert.equal((await customer(gateway)).status, 'completed'));
test('a customer of a reseller is charged', async () => assert.equal(await booksOfCustomer(gateway), 1));
test('a card pays a provider', async () => assert.equal((await payByCard(gateway)).status, 'completed'));
test('an account is credited, and the credit reversed', () => adjustAndReverse(gateway));
test('funds are added', () => addFunds(gateway));
