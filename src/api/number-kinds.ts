import { tollFreePrefixes } from '../domain/phone-number.js';
import { text, word } from '../http/kinds.js';

export const areaCode = text({
  max: 6,
  min: 1,
  pattern: /^\d{1,6}$/,
  says: 'an area code without the prefix for long distance, such as 206',
});
export const exchange = text({
  max: 6,
  min: 6,
  pattern: /^[2-9]\d{2}[2-9]\d{2}$/,
  says: 'an exchange of six digits, such as 206219',
});
export const tollFreePrefix = word(tollFreePrefixes);
