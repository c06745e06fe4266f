// @ts-check
import { attack } from './attack.js';
import { conformance } from './conformance.js';
import { core } from './core.js';
import { documents } from './documents.js';
import { limits } from './limits.js';
import { powerCut } from './power-cut.js';
import { preflight } from './preflight.js';
import { processes } from './processes.js';
import { recovery } from './recovery.js';
import { retention } from './retention.js';
import { simulation } from './simulation.js';
import { strangers } from './strangers.js';
import { tenants } from './tenants.js';
import { unknowns } from './unknowns.js';
import { voipms } from './voipms.js';

/** Every mutant there is. */
export const mutants = [
  ...voipms,
  ...documents,
  ...core,
  ...conformance,
  ...preflight,
  ...tenants,
  ...strangers,
  ...retention,
  ...limits,
  ...attack,
  ...simulation,
  ...recovery,
  ...processes,
  ...powerCut,
  ...unknowns,
];
