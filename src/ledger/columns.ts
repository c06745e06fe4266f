import { type SqlValue } from './database.js';

/** A column of JSON text. */
export const json = <T>(value: SqlValue | undefined): T | undefined =>
  value === null || value === undefined ? undefined : (JSON.parse(String(value)) as T);

export const text = (value: SqlValue | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

/**
 * The conditions of a list query: only those requested, so that the database can use the index made for that combination. Parameters are numbered
 * from $1.
 */
export function matching(conditions: Readonly<Record<string, SqlValue | undefined>>): {
  where: string;
  parameters: SqlValue[];
} {
  const asked = Object.entries(conditions).flatMap(([condition, value]) =>
    value === undefined ? [] : [{ condition, value }],
  );
  return {
    where: asked.map(({ condition }, i) => `${condition} $${i + 1}`).join(' AND '),
    parameters: asked.map(({ value }) => value),
  };
}

/** Sorts after every ID in every collation: as `before`, it selects the first page of a list. */
export const afterAll = 'zzz';

/** Part of a list, by the IDs of its items: newest first (below `before`), or `ascending` (above `above`). */
export interface ListPart {
  before?: string;
  above?: string;
  ascending?: boolean;
  limit: number;
}

/**
 * The condition for where a part begins. The end is left to the code that reads it in order: given both bounds, SQLite would prefer the index of IDs
 * to any other, whatever else is filtered.
 */
export const beginOf = ({ before, above, ascending = false }: ListPart): Record<string, SqlValue> =>
  ascending ? { 'id >': above ?? '' } : { 'id <': before ?? afterAll };

export const orderOf = ({ ascending = false }: ListPart): string => `ORDER BY id ${ascending ? 'ASC' : 'DESC'}`;
