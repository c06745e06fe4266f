import { voipms } from '../drivers/voipms.js';
import { describeFaults } from './matrix.js';

describeFaults(voipms);
