// @ts-check
import { expiry } from './reservation-expiry.js';

/** Every measurement in turn; `npm run bench` builds first. */
for (const measure of [expiry]) await measure();
