import { type SqlValue } from './database.js';

/** A column of JSON text. */
export const json = <T>(value: SqlValue | undefined): T | undefined =>
  value === null || value === undefined ? undefined : (JSON.parse(String(value)) as T);

export const text = (value: SqlValue | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

/**
 * The conditions of a list: those that are asked for, and no others, so that the database can use the index that each has. Numbers its
 * parameters from $1.
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

/** Sorts after every id, in every collation: the first page of a list is the one before it. */
export const afterAll = 'zzz';

/** Which part of a list, by the ids of what is in it: newest first (below `before`) unless `ascending` (above `above`). */
export interface ListPart {
  before?: string;
  above?: string;
  ascending?: boolean;
  limit: number;
}

/**
 * Where a part of a list begins. Where it ends is for whoever reads it in order: with both ends, SQLite takes the index of the ids for the best one,
 * whatever else is asked for.
 */
export const beginOf = ({ before, above, ascending = false }: ListPart): Record<string, SqlValue> =>
  ascending ? { 'id >': above ?? '' } : { 'id <': before ?? afterAll };

export const orderOf = ({ ascending = false }: ListPart): string => `ORDER BY id ${ascending ? 'ASC' : 'DESC'}`;
