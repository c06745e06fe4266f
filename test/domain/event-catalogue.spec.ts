import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { eventCatalogue } from '../../src/domain/event-catalogue.js';
import { resourceWith } from '../../src/domain/event-resource.js';
import { type LifecycleEvent } from '../../src/domain/lifecycle-event.js';
import { orderTransitions } from '../../src/domain/order.js';
import { toldOf, toldOfFinding, toldOfNumber } from '../../src/domain/told.js';
import { eventCheck } from '../support/event-check.js';

const problems = eventCheck();

describe('the catalogue of events', () => {
  it('has a schema for each type that its example keeps, and no two alike', () => {
    expect(eventCatalogue.flatMap(({ type, example }) => problems(type, example))).toEqual([]);
    expect(new Set(eventCatalogue.map(({ type }) => type)).size).toBe(eventCatalogue.length);
    expect(eventCatalogue.length).toBeGreaterThan(40);
    for (const { data } of eventCatalogue) expect(new Ajv2020({ strict: true, formats: { 'date-time': true, 'uri-reference': true } }).validateSchema(data)).toBe(true); // prettier-ignore
  });

  it('refuses what is not of the type: another status, another resource, a member that it does not name', () => {
    const { example } = eventCatalogue.find(({ type }) => type === 'order.completed')!;
    const wrong = [
      { ...example, status: 'rejected' },
      { ...example, resource: { ...example.resource, type: 'port' } },
      { ...example, resource: undefined },
      { ...example, cardNumber: '4111' },
      { ...example, from: 'no such status' },
    ];
    for (const data of wrong) expect(problems('order.completed', data)).not.toEqual([]);
    expect(problems('order.eaten', example)).not.toEqual([]);
  });

  it('has what is told of every move that the tables of statuses allow', () => {
    const subject = { id: 'ord_1', tenant: 'acme', provider: 'tcl', kind: 'number' };
    for (const [from, next] of Object.entries(orderTransitions))
      for (const to of next) {
        const told = toldOf({ ...subject, status: from }, from === to ? { type: 'updated' } : { type: 'status_changed', from, to }); // prettier-ignore
        expect(told && problems(told.type, told.data)).toEqual([]);
      }
  });

  it('tells nothing of what is the gateway’s own business, and nobody of what belongs to nobody', () => {
    const order = { id: 'ord_1', tenant: 'acme', provider: 'tcl', kind: 'number' };
    const own: LifecycleEvent['type'][] = ['call_sent', 'call_ended', 'note', 'module_called'];
    for (const type of own) expect(toldOf(order, { type, to: 'unknown' })).toBeUndefined();
    const created = { type: 'created', to: 'accepted' };
    expect(toldOf({ ...order, tenant: '' }, created)).toBeUndefined();
    expect(toldOf({ ...order, id: 'tcl:main:order:7' }, created)).toBeUndefined();
    expect(toldOf(order, created)).toMatchObject({
      tenant: 'acme',
      type: 'order.created',
      data: { status: 'accepted' },
    });
  });

  it('has attention, numbers and findings as they are told', () => {
    const port = { id: 'prt_1', tenant: 'acme', provider: 'voipms' };
    const number = { phoneNumber: '+12065550142', tenant: 'acme', provider: 'didtfn' };
    const told = [
      toldOf(port, { type: 'attention_raised', to: 'overdue', detail: 'Late.' }),
      toldOf(port, { type: 'attention_raised', from: 'overdue', to: 'access_refused', detail: 'No.' }),
      toldOf(port, { type: 'attention_cleared', from: 'overdue', detail: 'Over.' }),
      toldOf({ id: 'whe_1', tenant: 'acme' }, { type: 'attention_raised', to: 'endpoint_disabled', detail: 'Gone.' }),
      ...(['activated', 'released', 'lost'] as const).map((name) => toldOfNumber(name, number, 'chg_1')),
      toldOfFinding('acme', { id: 'fnd_1', provider: 'tcl', kind: 'changed_trunk', subject: '+1', expected: '1', actual: '2' }), // prettier-ignore
    ];
    for (const one of told) expect(one && problems(one.type, one.data)).toEqual([]);
    expect(told.map((one) => one?.type)).toEqual(['attention.opened', 'attention.opened', 'attention.cleared', 'attention.opened', 'number.activated', 'number.released', 'number.lost', 'finding.opened']); // prettier-ignore
  });

  it('asks for all that is always told, and takes each member for its own kinds of resource alone', () => {
    const link = (type: string, id: string) => ({ type, id, href: `/v1/${type}/${id}` });
    const of = { provider: 'tcl', status: 'accepted' };
    const finding = { kind: 'changed_trunk', subject: '+12065550142' };
    const attention = { code: 'overdue', detail: 'Late.' };
    const whole = {
      'order.created': { ...of, kind: 'number', resource: link('order', 'ord_1') },
      'order.completed': { ...of, resource: link('order', 'ord_1'), status: 'completed', from: 'in_progress', to: 'completed' },
      'port.created': { ...of, resource: link('port', 'prt_1'), status: 'submitted' },
      'change.created': { ...of, kind: 'trunk.create', resource: link('change', 'chg_1') },
      'reservation.expiring': { ...of, resource: link('reservation', 'rsv_1'), status: 'held', orderableUntil: '2026-03-01T12:00:00Z' },
      'number.activated': { ...of, resource: link('number', '+12065550142'), status: 'active', cause: link('finding', 'fnd_1') },
      'attention.opened': { resource: link('order', 'ord_1'), attention },
      'attention.cleared': { resource: link('order', 'ord_1'), from: 'overdue' },
      'finding.opened': { provider: 'tcl', resource: link('finding', 'fnd_1'), finding },
    }; // prettier-ignore
    const optional = ['order.created.kind', 'change.created.kind'];
    for (const [type, data] of Object.entries(whole)) {
      expect([data, { ...data, test: true }, { ...data, test: false }].map((one) => problems(type, one).length)).toEqual([0, 0, 1]); // prettier-ignore
      for (const member of Object.keys(data)) {
        const without = problems(type, { ...data, [member]: undefined });
        expect([member, without.length > 0]).toEqual([member, !optional.includes(`${type}.${member}`)]);
      }
    }
    for (const member of ['code', 'detail'])
      expect(problems('attention.opened', { ...whole['attention.opened'], attention: { ...attention, [member]: undefined } })).not.toEqual([]); // prettier-ignore
    for (const member of ['kind', 'subject'])
      expect(problems('finding.opened', { ...whole['finding.opened'], finding: { ...finding, [member]: undefined } })).not.toEqual([]); // prettier-ignore
    for (const [type, member] of [
      ['port.created', { kind: 'number' }],
      ['change.created', { customerReference: 'mine' }],
      ['change.created', { metadata: {} }],
      ['order.created', { orderableUntil: '2026-03-01T12:00:00Z' }],
      ['attention.cleared', { attention }],
    ] as const)
      expect(problems(type, { ...whole[type], ...member })).not.toEqual([]);
  });

  it('links to resources by the prefix of their ids', () => {
    expect(resourceWith('prt_1')).toEqual({ type: 'port', id: 'prt_1', href: '/v1/port-orders/prt_1' });
    expect(resourceWith('stp_1')).toBeUndefined();
  });
});
