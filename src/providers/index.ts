import { type DefinedProvider } from './kit/define.js';
import * as list from './list.js';

/** All providers, in the order of their ids. */
export const providers: readonly DefinedProvider[] = Object.values(list);
