/** A state or province, with its code and its name in upper case. */
export interface Region {
  readonly code: string;
  readonly name: string;
}

/** A rate center. Those out of stock have no numbers on sale and accept back orders. */
export interface RateCenter {
  readonly country: 'US' | 'CA';
  readonly region: string;
  readonly name: string;
  readonly areaCode: string;
  readonly inStock: boolean;
}

export const states = regions(`
  AL ALABAMA, AK ALASKA, AZ ARIZONA, AR ARKANSAS, CA CALIFORNIA, CO COLORADO, CT CONNECTICUT, DC DISTRICT OF COLUMBIA,
  DE DELAWARE, FL FLORIDA, GA GEORGIA, HI HAWAII, ID IDAHO, IL ILLINOIS, IN INDIANA, IA IOWA, KS KANSAS, KY KENTUCKY,
  LA LOUISIANA, ME MAINE, MD MARYLAND, MA MASSACHUSETTS, MI MICHIGAN, MN MINNESOTA, MS MISSISSIPPI, MO MISSOURI,
  MT MONTANA, NE NEBRASKA, NV NEVADA, NH NEW HAMPSHIRE, NJ NEW JERSEY, NM NEW MEXICO, NY NEW YORK, NC NORTH CAROLINA,
  ND NORTH DAKOTA, OH OHIO, OK OKLAHOMA, OR OREGON, PA PENNSYLVANIA, RI RHODE ISLAND, SC SOUTH CAROLINA,
  SD SOUTH DAKOTA, TN TENNESSEE, TX TEXAS, UT UTAH, VT VERMONT, VA VIRGINIA, WA WASHINGTON, WV WEST VIRGINIA,
  WI WISCONSIN, WY WYOMING
`);

export const provinces = regions(`
  AB ALBERTA, BC BRITISH COLUMBIA, MB MANITOBA, NB NEW BRUNSWICK, NL NEWFOUNDLAND AND LABRADOR, NS NOVA SCOTIA,
  NT NORTHWEST TERRITORIES, NU NUNAVUT, ON ONTARIO, PE PRINCE EDWARD ISLAND, QC QUEBEC, SK SASKATCHEWAN, YT YUKON
`);

/** One rate center per entry; a star marks those out of stock. Each area code occurs once per country. */
const unitedStates = `
  AL 659 BIRMINGHAM, AL 251* MOBILE, AK 907* JUNEAU, AZ 623 GLENDALE, AR 501* LITTLE ROCK, CA 310 BEVERLY HILLS,
  CA 628 SAN FRANCISCO, CA 760* BISHOP, CO 720 BOULDER, CT 860* HARTFORD, DC 202* WASHINGTON, DE 302* DOVER,
  FL 786 MIAMI, FL 754 FORT LAUDERDALE, FL 850* ALFORD, GA 470 MARIETTA, HI 808* HONOLULU, ID 208* BOISE,
  IL 773 CHICAGO, IN 317* INDIANAPOLIS, IA 515* DES MOINES, KS 785* TOPEKA, KY 502* FRANKFORT, LA 225* BATON ROUGE,
  ME 207* AUGUSTA, MD 410* ANNAPOLIS, MA 857 CAMBRIDGE, MI 248 PONTIAC, MN 651* SAINT PAUL, MS 601* JACKSON,
  MO 573* JEFFERSON CITY, MT 406* HELENA, NE 402* LINCOLN, NV 725 HENDERSON, NH 603* CONCORD, NJ 551 HOBOKEN,
  NM 505* SANTA FE, NY 646 NEW YORK, NY 347 BROOKLYN, NY 838* ALBANY, NC 919* RALEIGH, ND 701* BISMARCK,
  OH 614* COLUMBUS, OK 405* OKLAHOMA CITY, OR 971 BEAVERTON, PA 267 PHILADELPHIA, RI 401* PROVIDENCE,
  SC 803* COLUMBIA, SD 605* PIERRE, TN 615* NASHVILLE, TX 832 HOUSTON, TX 469 DALLAS, TX 325* ABILENE,
  UT 801* SALT LAKE CITY, VT 802* MONTPELIER, VA 804* RICHMOND, WA 564 OLYMPIA, WA 360 BELLINGHAM,
  WV 304* CHARLESTON, WI 608* MADISON, WY 307* CHEYENNE
`;
const canada = `
  AB 403 Calgary, AB 780* Edmonton, BC 604 Vancouver, MB 204 Winnipeg, NB 506* Moncton, NL 709* St. John's,
  NS 902* Halifax, NT 867* Yellowknife, NU 825* Iqaluit, ON 226 Stoney Point, ON 647 Toronto, ON 343* Ottawa,
  PE 782* Charlottetown, QC 450 Chomedey, QC 514 Montreal, QC 418* Quebec, SK 306* Regina, YT 879* Whitehorse
`;

export const rateCenters: readonly RateCenter[] = [...centers('US', unitedStates), ...centers('CA', canada)];

/** Area codes of Canada, with or without numbers on sale. */
export const canadianAreaCodes: ReadonlySet<string> = new Set(
  (
    '204 226 236 249 250 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 468 474 506 514 519 548 ' +
    '579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905'
  ).split(' '),
);

/** A rate center as in a number's `description`: `MIAMI, FL`. */
export function placeOf({ name, region }: RateCenter): string {
  return `${name}, ${region}`;
}

export function rateCentersOf(country: RateCenter['country'], region: string): RateCenter[] {
  return rateCenters.filter((center) => center.country === country && center.region === region);
}

function regions(text: string): readonly Region[] {
  return entriesOf(text).map((entry) => ({ code: entry.slice(0, 2), name: entry.slice(3) }));
}

function centers(country: RateCenter['country'], text: string): RateCenter[] {
  return entriesOf(text).map((entry) => {
    const [region = '', areaCode = '', ...name] = entry.split(' ');
    const inStock = !areaCode.endsWith('*');
    return { country, region, name: name.join(' '), areaCode: areaCode.slice(0, 3), inStock };
  });
}

function entriesOf(text: string): string[] {
  return text.split(',').map((entry) => entry.trim());
}
