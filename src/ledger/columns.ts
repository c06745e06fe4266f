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
