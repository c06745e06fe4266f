import { tcl } from '../drivers/tcl.js';
import { describeFaults } from './matrix.js';

describeFaults(tcl);
