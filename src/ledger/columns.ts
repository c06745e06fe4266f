import { type SqlValue } from './database.js';

/** A column of JSON text. */
export const json = <T>(value: SqlValue | undefined): T | undefined =>
  value === null || value === undefined ? undefined : (JSON.parse(String(value)) as T);

/** Leaves out what is undefined, so that a record has exactly the members it has values for. */
export function present<T extends object>(record: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

export const text = (value: SqlValue | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);
