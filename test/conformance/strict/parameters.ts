/** How the documents say that a value is written. */
const kinds: Readonly<Record<string, RegExp>> = {
  /** TeleCloud: "in full dollar form; for example 10.00". */
  dollars: /^\d+\.\d{2}$/,
  decimal: /^\d+(?:\.\d+)?$/,
  whole: /^\d+$/,
  /** TeleCloud: "Proper format is M/D/YYYY". */
  usDay: /^[1-9]\d?\/[1-9]\d?\/\d{4}$/,
  /** VoIP.ms: "Example: '2014-03-30'". */
  day: /^\d{4}-\d{2}-\d{2}$/,
  dayOfMonth: /^(?:[1-9]|[12]\d|3[01])$/,
  month: /^(?:[1-9]|1[0-2])$/,
  /** "with leading zero. For example: 02". */
  twoDigitMonth: /^(?:0[1-9]|1[0-2])$/,
  twoDigits: /^\d{2}$/,
  eightDigits: /^\d{8}$/,
  threeDigits: /^\d{3}$/,
  fourDigits: /^\d{4}$/,
  fourToSix: /^\d{4,6}$/,
  sixDigits: /^\d{6}$/,
  tenDigits: /^\d{10}$/,
  elevenDigits: /^\d{11}$/,
  /** "If you are porting more than one number, please separate them with commas." */
  manyTenDigits: /^\d{10}(?:,\d{10})*$/,
  manyElevenDigits: /^\d{11}(?:,\d{11})*$/,
  /** "One or multiple numbers comma separated". */
  many: /^\d+(?:,\d+)*$/,
  /** "1 to 1000". */
  thousand: /^(?:[1-9]\d{0,2}|1000)$/,
  address: /^(?:\d{1,3}\.){3}\d{1,3}$/,
  /** "2015-05-14 16:33:24". */
  time: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/,
  cvv: /^\d{3,4}$/,
  url: /^https?:\/\/\S+$/,
  /** "A comma seperated list of images … Must be the full url path to an image." */
  urls: /^https?:\/\/[^\s,]+(?:,https?:\/\/[^\s,]+)*$/,
  /** "should be 10 characters or more". */
  tenCharacters: /^.{10,}$/s,
  /** `[{"component_id":"15178187"},{"component_id":"889817552","max_units":"1"}]` */
  maxUnits:
    /^\[\{"component_id":"\w+"(?:,"max_units":"\d+")?\}(?:,\{"component_id":"\w+"(?:,"max_units":"\d+")?\})*\]$/,
  /** `[{"component_id":"60637ae24511","maximum":"5"}]` */
  maximums: /^\[\{"component_id":"\w+"(?:,"maximum":"\d+")?\}(?:,\{"component_id":"\w+"(?:,"maximum":"\d+")?\})*\]$/,
  /** "a comma seperated list of component_id's". */
  ids: /^\w+(?:,\w+)*$/,
  /** Seven parts apart by bars: name, Y or N, TEXT or OPTIONS, the options, a description, Y or N, the category. */
  variable: /^[^|#]+\|[YN]\|(?:TEXT|OPTIONS)\|[^|#]*\|[^|#]*\|[YN]\|[^|#]*$/,
  /** VoIP.ms: `header:record`, e.g. `account:100001_VoIP`, `none:`. */
  routing: /^(?:account|fwd|vm|sip|grp|ivr|sys|recording|queue|cb|tc|disa|none):\S*$/,
  /** "values from getStates", getProvinces, getCountries: their codes. */
  code: /^[A-Z]{2}$/,
  /** "Threshold amount between 1 and 250". */
  threshold: /^(?:[1-9]\d?|1\d\d|2[0-4]\d|250)$/,
  /** "7 Chars Examples: '***JHON', '**555**', '**HELLO'". */
  vanity: /^[A-Z\d*]{7}$/,
  /** "Codecs separated by semicolon (Example: ulaw;g729;gsm)". */
  codecs: /^\w+(?:;\w+)*$/,
  base64: /^[A-Z\d+/]+={0,2}$/i,
  /** Under 50 characters, or `invalid_note`. */
  note: /^.{1,49}$/s,
  email: /^\S[^\s@]*@\S+$/,
  /** "ulaw", "default", "auto", a code of one of the lists that other methods print. */
  word: /^[\w.-]+$/,
};

/** One parameter as a provider's document names it. */
export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly mayBeEmpty: boolean;
  /** What may stand there, where the document says. */
  readonly takes: RegExp | undefined;
}

/**
 * Reads one line of a table: parameters apart by commas, `VAR1..20` for twenty of them. `*` after a name: required; `?`: may be empty; then
 * `=A|B`: one of these values, or `:kind`, one of the kinds above.
 */
export function parametersOf(line: string): Parameter[] {
  return line
    .split(',')
    .map((entry) => entry.trim().replaceAll(/\s+/g, ' '))
    .filter(Boolean)
    .flatMap((entry) => {
      const [, stem = '', marks = '', sign, rest = ''] = /^([\w.]+)([*?]*)(?:([=:])(.+))?$/.exec(entry) ?? [];
      if (stem === '' || (sign === ':' && !(rest in kinds))) throw new Error(`"${entry}" is no parameter`);
      const [, base, last] = /^(\w+)1\.\.(\d+)$/.exec(stem) ?? [];
      const names = base === undefined ? [stem] : Array.from({ length: Number(last) }, (_, i) => `${base}${i + 1}`);
      return names.map((name) => ({
        name,
        required: marks.includes('*'),
        mayBeEmpty: marks.includes('?'),
        takes:
          sign === ':' ? kinds[rest] : sign === '=' ? oneOf(rest.split('|').map((value) => value.trim())) : undefined,
      }));
    });
}

const oneOf = (values: readonly string[]): RegExp =>
  new RegExp(`^(?:${values.map((value) => value.replaceAll(/[^\w /-]/g, String.raw`\$&`)).join('|')})$`);
