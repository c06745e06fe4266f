import { type IdPrefix } from '../domain/ids.js';
import { onlySet } from '../domain/only-set.js';
import { type SearchHit, type SearchedBy, type SearchedType } from '../domain/search-hit.js';
import { text } from './columns.js';
import { type Database, type Query, type Row } from './database.js';

/** Where a part of a number can start: its beginning, the area code, the exchange, the line number. */
const parts = ['phone_number', 'SUBSTR(phone_number, 3)', 'SUBSTR(phone_number, 6)', 'SUBSTR(phone_number, 9)'];
/** The tenant under which operators find numbers, since they search those of all tenants. */
const everyone = '';

const tables = ['held_numbers', 'ordered_numbers'] as const;
/** The tenant of a new row: a held number has the tenant of its reservation. */
const ownerIn: Record<(typeof tables)[number], string> = {
  held_numbers: 'SELECT tenant, NEW.phone_number FROM reservations WHERE id = NEW.reservation_id',
  ordered_numbers: 'SELECT NEW.tenant, NEW.phone_number WHERE 1 = 1',
};
const know = (table: (typeof tables)[number]): string =>
  `INSERT INTO known_numbers (owner, phone_number) VALUES ('${everyone}', NEW.phone_number) ON CONFLICT DO NOTHING;
   INSERT INTO known_numbers (owner, phone_number) ${ownerIn[table]} ON CONFLICT DO NOTHING;`;

/**
 * Schema: every number that was ever held or ordered here, once for its tenant and once for operators. Triggers maintain it in the statement that
 * writes a number, so that no code path can omit it.
 */
export const searchSchema = (kind: Database['kind']): readonly string[] => [
  `CREATE TABLE known_numbers (owner TEXT NOT NULL, phone_number TEXT NOT NULL, PRIMARY KEY (owner, phone_number))`,
  ...(kind === 'postgres' ? [`LOCK TABLE ${tables.join(', ')} IN SHARE ROW EXCLUSIVE MODE`] : []),
  `INSERT INTO known_numbers SELECT r.tenant, h.phone_number FROM held_numbers h JOIN reservations r ON r.id = h.reservation_id
     UNION SELECT '${everyone}', phone_number FROM held_numbers
     UNION SELECT tenant, phone_number FROM ordered_numbers UNION SELECT '${everyone}', phone_number FROM ordered_numbers`,
  ...parts.slice(1).map((part, i) => `CREATE INDEX known_numbers_part_${i} ON known_numbers (owner, (${part}))`),
  ...tables.flatMap((table) =>
    kind === 'sqlite'
      ? [`CREATE TRIGGER ${table}_known AFTER INSERT ON ${table} BEGIN ${know(table)} END`]
      : [
          `CREATE FUNCTION know_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${know(table)} RETURN NULL; END $$`,
          `CREATE TRIGGER ${table}_known AFTER INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION know_${table}()`,
        ],
  ),
  `CREATE INDEX orders_by_any_reference ON orders (customer_reference, id) WHERE customer_reference IS NOT NULL`,
  `CREATE INDEX port_orders_by_any_reference ON port_orders (customer_reference, id) WHERE customer_reference IS NOT NULL`,
  `CREATE INDEX provider_orders_by_id ON provider_orders (provider_order_id)`,
  `CREATE INDEX ownerships_by_external_id ON ownerships (external_id)`,
];

/** Resources with IDs of the gateway, and their tables. */
const kept: Partial<Record<IdPrefix, { type: SearchedType; table: string; tenant: string; status: string }>> = {
  rsv: { type: 'reservation', table: 'reservations', tenant: 'tenant', status: 'status' },
  ord: { type: 'order', table: 'orders', tenant: 'tenant', status: 'status' },
  prt: { type: 'port_order', table: 'port_orders', tenant: 'tenant', status: 'status' },
  chg: { type: 'change', table: 'changes', tenant: 'tenant', status: 'status' },
  fnd: { type: 'finding', table: 'findings', tenant: 'NULL', status: `CASE WHEN open = 1 THEN 'open' ELSE resolution END` }, // prettier-ignore
};

/** Sorts after every text that starts with `beginning` and continues in lower-case letters or digits, in every collation. */
const endOf = (beginning: string): string => `${beginning}zzzzzzzzzzzzzzzz`;

/** Finds resources by what users know of them. Each query uses an index, for one tenant or, without one, for all. */
export class SearchStore {
  constructor(private readonly query: Query) {}

  /** Numbers that equal these digits or contain them at the start of a part; with a plus, numbers that start with them. Ascending. */
  async numbers(digits: string, tenant: string | undefined, limit: number): Promise<SearchHit[]> {
    const wanted = digits.startsWith('+') ? parts.slice(0, 1) : parts;
    const found = await Promise.all(
      wanted.map((part) => {
        const beginning = part === parts[0] && !digits.startsWith('+') ? `+${digits}` : digits;
        return this.query(
          `SELECT phone_number FROM known_numbers WHERE owner = $1 AND ${part} >= $2 AND ${part} <= $3 ORDER BY ${part} LIMIT $4`,
          [tenant ?? everyone, beginning, endOf(beginning), limit],
        );
      }),
    );
    const numbers = [...new Set(found.flat().map((row) => String(row['phone_number'])))].sort();
    return numbers.slice(0, limit).map((id) => ({ type: 'number', id, matched: 'phoneNumber' }));
  }

  /** Resources whose ID equals this or starts with it. */
  async ids(beginning: string, tenant: string | undefined, limit: number): Promise<SearchHit[]> {
    const of = kept[beginning.slice(0, 3) as IdPrefix];
    if (!of || (tenant !== undefined && of.tenant === 'NULL')) return [];
    const owned = tenant === undefined ? '' : ' AND tenant = $4';
    const rows = await this.query(
      `SELECT id, provider, ${of.tenant} AS tenant, ${of.status} AS status FROM ${of.table} WHERE id >= $1 AND id <= $2${owned} ORDER BY id LIMIT $3`,
      [beginning, endOf(beginning), limit, ...(tenant === undefined ? [] : [tenant])],
    );
    return rows.map((row) => toHit(of.type, row, 'id'));
  }

  /** Orders and ports with this customer reference. */
  async references(reference: string, tenant: string | undefined, limit: number): Promise<SearchHit[]> {
    const owned = tenant === undefined ? '' : ' AND tenant = $3';
    const parameters = [reference, limit, ...(tenant === undefined ? [] : [tenant])];
    const of = (['ord', 'prt'] as const).map((prefix) => kept[prefix]!);
    const lists = await Promise.all(
      of.map(
        async ({ type, table }) =>
        (await this.query(`SELECT id, provider, tenant, status FROM ${table} WHERE customer_reference = $1${owned} ORDER BY id DESC LIMIT $2`, parameters)).map((row) => toHit(type, row, 'customerReference')), // prettier-ignore
      ),
    );
    return lists.flat().slice(0, limit);
  }

  /** Orders, ports, customers and trunks that a provider knows by this ID. */
  async providersOwn(id: string, tenant: string | undefined, limit: number): Promise<SearchHit[]> {
    const parameters = [id, limit, ...(tenant === undefined ? [] : [tenant])];
    const [ofOrder, ofOwner] =
      tenant === undefined ? ['', ''] : [' AND COALESCE(o.tenant, p.tenant) = $3', ' AND tenant = $3'];
    const named = await this.query(
      `SELECT n.order_id AS id, n.provider, COALESCE(o.tenant, p.tenant) AS tenant, COALESCE(o.status, p.status) AS status
       FROM provider_orders n LEFT JOIN orders o ON o.id = n.order_id LEFT JOIN port_orders p ON p.id = n.order_id
       WHERE n.provider_order_id = $1${ofOrder} LIMIT $2`,
      parameters,
    );
    const owned = await this.query(
      `SELECT kind, external_id AS id, provider, tenant, NULL AS status FROM ownerships WHERE external_id = $1${ofOwner} LIMIT $2`,
      parameters,
    );
    return [
      ...named.map((row) => toHit(String(row['id']).startsWith('prt') ? 'port_order' : 'order', row, 'providerOrderId')), // prettier-ignore
      ...owned.map((row) => toHit(row['kind'] === 'customer' ? 'customer' : 'trunk', row, 'providerId')),
    ];
  }
}

const toHit = (type: SearchedType, row: Row, matched: SearchedBy): SearchHit => ({
  type,
  id: String(row['id']),
  matched,
  ...onlySet({ provider: text(row['provider']), tenant: text(row['tenant']), status: text(row['status']) }),
});
