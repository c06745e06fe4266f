/** A point of presence. */
export interface Server {
  readonly pop: string;
  readonly name: string;
  readonly shortName: string;
  readonly hostname: string;
  readonly ip: string;
  readonly country: string;
  readonly recommended: boolean;
}

/** ID, country, recommended or not, city; the addresses are reserved for documentation. */
const table = `
  1 USA no Houston, TX; 3 USA no Dallas, TX; 5 USA no Los Angeles, CA; 10 USA no New York, NY; 15 USA yes Atlanta, GA;
  16 USA no Miami, FL; 23 USA no Denver, CO; 45 CANADA yes Toronto, ON; 65 USA no Seattle, WA; 71 CANADA no Montreal, QC;
  73 CANADA no Vancouver, BC; 74 USA no Chicago, IL; 82 UNITED KINGDOM no London, UK; 83 NETHERLANDS no Amsterdam, NL;
  84 AUSTRALIA no Melbourne, AU; 97 GERMANY no Frankfurt, DE
`;

export const servers: readonly Server[] = table.split(';').map((row, index) => {
  const [, pop = '', country = '', recommended = '', shortName = '', region = ''] =
    /^\s*(\d+) ([A-Z ]+) (yes|no) ([^,]+), (\w+)\s*$/.exec(row) ?? [];
  return {
    pop,
    name: `${shortName}, ${region}`,
    shortName,
    hostname: `${shortName.toLowerCase().replaceAll(' ', '')}.voip.ms`,
    ip: `192.0.2.${index + 1}`,
    country,
    recommended: recommended === 'yes',
  };
});

export function serverAt(pop: string): Server | undefined {
  return servers.find((server) => server.pop === pop);
}

/** A point of presence, as all replies print it. */
export function serverRow({
  name,
  shortName,
  hostname,
  ip,
  country,
  pop,
  recommended,
}: Server): Record<string, string> {
  return {
    server_name: name,
    server_shortname: shortName,
    server_hostname: hostname,
    server_ip: ip,
    server_country: country,
    server_pop: pop,
    server_recommended: recommended ? 'Yes' : 'No',
  };
}
