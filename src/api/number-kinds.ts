import { tollFreePrefixes } from '../domain/phone-number.js';
import { text, word } from '../http/kinds.js';

export const numberTypes = ['local', 'toll_free'] as const;
export const areaCode = text({
  max: 3,
  min: 3,
  pattern: /^[2-9]\d{2}$/,
  says: 'an area code of three digits, such as 206',
});
export const exchange = text({
  max: 6,
  min: 6,
  pattern: /^[2-9]\d{2}[2-9]\d{2}$/,
  says: 'an exchange of six digits, such as 206219',
});
export const tollFreePrefix = word(tollFreePrefixes);
