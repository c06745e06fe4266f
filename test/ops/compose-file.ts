import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { pathOf, read } from './files.js';

export interface Service {
  image: string;
  build?: string;
  user?: string;
  command?: string | string[];
  profiles?: string[];
  environment?: Record<string, string>;
  env_file?: string[];
  secrets?: string[];
  ports?: string[];
  volumes?: string[];
  network_mode?: string;
  depends_on?: Record<string, { condition: string; restart?: boolean; required?: boolean }>;
  healthcheck?: { test: string[] };
  deploy?: { resources: { limits: Record<string, unknown> } };
  [property: string]: unknown;
}

interface Compose {
  services: Record<
    'gateway-1' | 'gateway-2' | 'proxy' | 'sandbox' | 'postgres' | 'redis' | 'prometheus' | 'grafana',
    Service
  >;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
}

export const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
export const gateways = [compose.services['gateway-1'], compose.services['gateway-2']];
export const services = Object.entries(compose.services);
/** `${NAME:-value}` with nothing set: its value. */
export const byDefault = (text: string): string => text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');

/** The variables of a service: those of its files, and over them its own. */
export function environmentOf({ env_file = [], environment = {} }: Service): Record<string, string> {
  const lines = env_file.flatMap((file) => read(byDefault(file)).split('\n'));
  const pairs = lines.flatMap((line) => [...line.matchAll(/^([A-Z_]+)=(.*)$/g)].map(([, name = '', value = '']) => [name, value] as const)); // prettier-ignore
  return { ...Object.fromEntries(pairs), ...environment };
}

/** Passwords, as the documented command makes them. */
export const generate = (folder: string) =>
  execFileSync('sh', [fileURLToPath(pathOf('config/compose/secrets.sh')), folder]);
