import { didtfn } from '../drivers/didtfn.js';
import { describeFaults } from './matrix.js';

describeFaults(didtfn);
