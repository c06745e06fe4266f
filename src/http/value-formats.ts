import { isIPv4 } from 'node:net';
import { AddressRanges } from '../domain/address-ranges.js';
import { idPattern, type IdPrefix } from '../domain/ids.js';
import { e164Pattern } from '../domain/phone-number.js';
import { type Kind, text, exact } from './value-kinds.js';

/** A phone number in E.164. */
export const phoneNumber = text({
  max: 16,
  min: 8,
  pattern: e164Pattern,
  says: 'a phone number in E.164 format, such as +12065551234',
});

/** An id that this gateway has made. */
export const id = (prefix: IdPrefix): Kind =>
  text({ max: prefix.length + 27, pattern: idPattern(prefix), says: `an ID that begins with ${prefix}_` });

/** The id of a work item: that of the resource it is about, with a prefix of its own. */
export const workItem = text({
  max: 34,
  pattern: /^wki_(?:rsv|ord|prt|chg|fnd)_[0-9a-hjkmnp-tv-z]{26}$/,
  says: 'an ID that begins with wki_',
});

export const tenant = text({ max: 64, pattern: /^[\w.-]{1,64}$/, says: 'the name of a tenant' });

/** A calendar date that JavaScript reads back as the same day: 30 February is none. */
function isCalendarDate(value: string): boolean {
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value.slice(0, 10));
}

/** A point in time, RFC 3339 in UTC. */
export const time = exact(
  {
    max: 30,
    min: 20,
    format: 'date-time',
    pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/,
    says: 'a UTC time, such as 2026-03-01T12:30:00Z',
  },
  isCalendarDate,
);

/** A day, ISO 8601. */
export const day = exact(
  { max: 10, min: 10, format: 'date', pattern: /^\d{4}-\d{2}-\d{2}$/, says: 'a date, such as 2026-03-01' },
  isCalendarDate,
);

/** A country, ISO 3166-1 alpha-2. */
export const country = text({
  max: 2,
  min: 2,
  pattern: /^[A-Z]{2}$/,
  says: 'a two-letter country code in capitals, such as US',
});

/** A state or province: the part of an ISO 3166-2 code after the country. */
export const region = text({
  max: 3,
  pattern: /^[A-Z0-9]{1,3}$/,
  says: 'a state or province code of up to three capital letters or digits, such as WA',
});

/** A decimal amount as a string, up to eight places. */
export const amount = text({
  max: 25,
  pattern: /^-?\d{1,15}(?:\.\d{1,8})?$/,
  says: 'a decimal amount as a string, such as "12.34"',
});

/** A currency, ISO 4217. */
export const currency = text({
  max: 3,
  min: 3,
  pattern: /^[A-Z]{3}$/,
  says: 'a three-letter currency code in capitals, such as USD',
});

/** A web address, https only. */
export const webAddress = exact(
  // eslint-disable-next-line no-control-regex -- they are what it keeps out
  { max: 2048, min: 9, format: 'uri', pattern: /^https:\/\/[^\s\x00-\x1f\x7f-\x9f]+$/, says: 'an HTTPS URL' },
  (value) => URL.canParse(value),
);

/** An e-mail address. */
export const email = text({
  max: 254,
  min: 3,
  format: 'email',
  // eslint-disable-next-line no-control-regex -- they are what it keeps out
  pattern: /^[^\s@\x00-\x1f\x7f-\x9f]+@[^\s@\x00-\x1f\x7f-\x9f]+$/,
  says: 'an email address',
});

/** An IPv4 address. */
export const ipAddress = exact(
  {
    max: 15,
    min: 7,
    format: 'ipv4',
    pattern: /^\d{1,3}(?:\.\d{1,3}){3}$/,
    says: 'an IPv4 address, such as 192.0.2.10',
  },
  isIPv4,
);

/** An IP address, or a range of them. */
export const addressRange = exact(
  { max: 49, min: 2, pattern: /^[\da-f.:]+(?:\/\d{1,3})?$/i, says: 'an IP address or a range, such as 192.0.2.0/24' },
  (value) => {
    try {
      return !new AddressRanges([value]).empty;
    } catch {
      return false;
    }
  },
);

/** The number of a payment card: what it is made of, and its check digit (Luhn). */
export const cardNumber = exact(
  { max: 19, min: 13, pattern: /^\d{13,19}$/, says: 'a card number: 13 to 19 digits without spaces' },
  (value) =>
    [...value].reverse().reduce((sum, digit, i) => {
      const doubled = Number(digit) * (i % 2 === 0 ? 1 : 2);
      return sum + (doubled > 9 ? doubled - 9 : doubled);
    }, 0) %
      10 ===
    0,
);
