import { type DefinedProvider } from './kit/define.js';
import * as list from './list.js';

/** All providers, ordered by ID. */
export const providers: readonly DefinedProvider[] = Object.values(list);
