/** The upstream of every contestant: twenty numbers to whatever is asked, in the words of TCL. A process of its own. */
import { createServer } from 'node:http';
import { ready } from './ready.js';

const body = JSON.stringify({
  numbers: Array.from({ length: 20 }, (_, i) => ({
    number: `+1212555${String(100 + i).padStart(4, '0')}`,
    productId: 'LNS',
    country: 'US',
    city: 'New York',
    monthlyCharge: '2.50',
    setupCharge: '5.00',
    currency: 'USD',
  })),
});
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

ready(createServer({ keepAliveTimeout: 60_000 }, (_request, response) => response.writeHead(200, headers).end(body)));
