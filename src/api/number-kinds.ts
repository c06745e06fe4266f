import { tollFreePrefixes } from '../domain/phone-number.js';
import { text, word } from '../http/value-kinds.js';

export const areaCode = text({
  max: 6,
  min: 1,
  pattern: /^\d{1,6}$/,
  says: 'an area code without the long-distance prefix, such as 206',
});
export const exchange = text({
  max: 6,
  min: 6,
  pattern: /^[2-9]\d{2}[2-9]\d{2}$/,
  says: 'a six-digit exchange (NPA/NXX), such as 206219',
});
export const tollFreePrefix = word(tollFreePrefixes);
