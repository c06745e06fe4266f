import { telecloud } from '../drivers/telecloud.js';
import { describeFaults } from './matrix.js';

describeFaults(telecloud);
