import { afterAll } from '@jest/globals';
import { describeLedger } from '../conformance/ledger.js';
import { freshDatabase } from '../support/services.js';
import { removeDirectories, sqliteUrl } from './places.js';

afterAll(removeDirectories);

describeLedger('SQLite in a file', async () => sqliteUrl());

describeLedger('PostgreSQL', freshDatabase);
