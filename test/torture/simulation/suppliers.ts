import { type Random } from '../../attack/random.js';
import { didtfnSupplier } from './suppliers/didtfn.js';
import { type Supplier } from './suppliers/supplier.js';
import { tclSupplier } from './suppliers/tcl.js';
import { telecloudSupplier } from './suppliers/telecloud.js';
import { voipmsSupplier } from './suppliers/voipms.js';

/** What makes each provider of a world. `now` is the provider's clock, epoch milliseconds. */
export const suppliers: readonly ((now: () => number, random: Random) => Supplier)[] = [
  tclSupplier,
  didtfnSupplier,
  voipmsSupplier,
  telecloudSupplier,
];
