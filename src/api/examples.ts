import { type AvailableNumbersDto } from './available-numbers/available-numbers.dto.js';
import { type EventDto } from './event.dto.js';
import { type NumberDto } from './numbers/numbers.dto.js';
import { type OrderDto } from './orders/orders.dto.js';
import { type PortOrderDto } from './port-orders/port-orders.dto.js';
import { type ProviderOutcomeDto } from './provider-outcome.dto.js';
import { type ReservationDto } from './reservations/reservations.dto.js';
import { providerWith } from '../http/provider-notes.js';

/** One customer's path: find a number, hold it, buy it. The documentation shows these responses. */

const phoneNumber = '+12062190100';
const reservationId = 'rsv_01kf3xw8q20000m5e7r9t2v4x6';
const orderId = 'ord_01kf3xwaj80000q7r9t2v4x6z8';

export const pageOfOne = <T>(item: T): { data: T[]; page: { hasMore: boolean } } => ({
  data: [item],
  page: { hasMore: false },
});

export const answered = (count: number): ProviderOutcomeDto => ({
  provider: providerWith('POST /v1/orders'),
  outcome: 'ok',
  count,
  latencyMs: 120,
  ignoredFilters: [],
});

export const found: AvailableNumbersDto = {
  data: [
    {
      phoneNumber,
      provider: providerWith('POST /v1/orders'),
      country: 'US',
      type: 'local',
      region: 'WA',
      rateCenter: 'SEATTLE',
      holdType: 'upstream',
    },
  ],
  providers: [answered(1)],
  page: { hasMore: false },
};

export const held: ReservationDto = {
  id: reservationId,
  provider: providerWith('POST /v1/orders'),
  providerReservationIds: ['500001'],
  status: 'held',
  holdType: 'upstream',
  phoneNumbers: [{ phoneNumber, status: 'held' }],
  metadata: { costCenter: '4711' },
  createdAt: '2026-03-01T12:30:00.000Z',
  expiresAt: '2026-03-01T12:40:00.000Z',
  orderableUntil: '2026-03-01T12:39:20.000Z',
  secondsRemaining: 587,
};

export const released: ReservationDto = {
  ...held,
  status: 'released',
  phoneNumbers: [{ phoneNumber, status: 'released' }],
  secondsRemaining: 0,
};

export const partlyReleased: ReservationDto = {
  ...held,
  phoneNumbers: [
    { phoneNumber, status: 'held' },
    { phoneNumber: '+12062190101', status: 'released' },
  ],
};

export const reservationEvent: EventDto = {
  id: 'evt_01kf3xw8vm0000t9v2x4z6a8c0',
  at: '2026-03-01T12:30:00.148Z',
  actor: 'gateway',
  type: 'status_changed',
  from: 'unknown',
  to: 'held',
};

const price = { amount: '1.00', currency: 'USD' };

export const completed: OrderDto = {
  id: orderId,
  kind: 'number',
  provider: providerWith('POST /v1/orders'),
  providerOrderId: '700001',
  providerOrderIds: ['700001'],
  reservationId,
  status: 'completed',
  phoneNumbers: [{ phoneNumber, status: 'active' }],
  connection: { trunkId: '3' },
  providerOptions: {},
  cost: { total: price, lines: [{ description: 'per_order_cost', amount: price }] },
  customerReference: 'PO-4711',
  metadata: { costCenter: '4711' },
  createdAt: '2026-03-01T12:31:00.000Z',
  updatedAt: '2026-03-01T12:31:00.140Z',
};

export const cancelled: OrderDto = {
  ...completed,
  status: 'cancelled',
  phoneNumbers: [{ phoneNumber, status: 'failed' }],
};

export const orderEvent: EventDto = {
  id: 'evt_01kf3xwaq40000v2x4z6a8c0e2',
  at: '2026-03-01T12:31:00.132Z',
  actor: 'gateway',
  type: 'call_ended',
  to: 'done',
  operation: 'process_order',
  detail: 'Executed.',
};

export const inService: NumberDto = {
  phoneNumber,
  provider: providerWith('POST /v1/orders'),
  country: 'US',
  type: 'local',
  status: 'active',
  orderId,
  customerReference: 'PO-4711',
  metadata: {},
  rate: '1.00',
  billing: 'unmetered',
  trunkId: '3',
};

export const submittedPort: PortOrderDto = {
  id: 'prt_01kf3xw8q20000m5e7r9t2v4x6',
  kind: 'port',
  provider: providerWith('POST /v1/port-orders'),
  providerOrderId: '900001',
  status: 'submitted',
  phoneNumbers: ['+12065551234', '+12065559021'],
  accepted: ['+12065551234'],
  rejected: [{ phoneNumber: '+12065559021', reason: 'The provider cannot port this number.' }],
  arrived: [],
  category: 'landline',
  subscriberType: 'business',
  loaAuthorizingPerson: 'Sunny Summertime',
  partial: false,
  documents: [],
  metadata: {},
  createdAt: '2026-03-01T12:31:00.000Z',
  updatedAt: '2026-03-01T12:31:00.140Z',
};
