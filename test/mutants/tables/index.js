// @ts-check
import { voipms } from './voipms.js';

/** Every mutant there is. */
export const mutants = [...voipms];
