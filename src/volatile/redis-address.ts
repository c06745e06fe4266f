import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { type RedisClient } from './scripts.js';

/** The parts of a `REDIS_URL`. */
export interface RedisAddress {
  kind: 'single' | 'sentinel' | 'cluster';
  hosts: { host: string; port: number }[];
  tls: boolean;
  username?: string;
  password?: string;
  /** The master's name, for Sentinel. */
  master?: string;
  /** Database number; always 0 for a cluster. */
  db: number;
  /** 2 for proxies that do not support RESP3 (`?protocol=2`). */
  protocol: 2 | 3;
}

const FORM =
  /^(?<scheme>rediss?|redis-sentinel|redis-cluster):\/\/(?:(?<user>[^:@/?]*)(?::(?<pass>[^@/?]*))?@)?(?<hosts>[^@/?]+)(?<path>\/[^?]*)?(?:\?(?<query>.*))?$/;
const HOST = /^(?<host>\[[^\]]+\]|[^:]+)(?::(?<port>\d+))?$/;

/**
 * Parses `redis://`, `rediss://`, `redis-sentinel://[user:pass@]host:port,host:port/master-name` and
 * `redis-cluster://[user:pass@]host:port,host:port`; except for clusters, the path can end in a database number. Throws a TypeError that does not
 * repeat the address, which may contain a password.
 */
export function parseRedisUrl(url: string): RedisAddress {
  const { scheme, user, pass, hosts, path, query } = FORM.exec(url)?.groups ?? {};
  const kind = scheme === 'redis-sentinel' ? 'sentinel' : scheme === 'redis-cluster' ? 'cluster' : 'single';
  const defaultPort = kind === 'sentinel' ? 26379 : 6379;
  const found = (hosts ?? '').split(',').map((host) => HOST.exec(host)?.groups);
  const parts = (path ?? '').split('/').filter((part) => part !== '');
  const master = kind === 'sentinel' ? parts.shift() : undefined;
  const db = parts.length === 0 || kind === 'cluster' ? 0 : Number(parts.shift());
  const complete = kind === 'single' ? found.length === 1 : kind === 'cluster' || master !== undefined;
  if (!complete || parts.length > 0 || !Number.isInteger(db) || found.some((host) => host === undefined)) {
    throw new TypeError('Not an address of Redis: redis://, rediss://, redis-sentinel:// or redis-cluster://');
  }
  return {
    kind,
    hosts: found.map((host) => ({
      host: (host?.['host'] ?? '').replace(/^\[|\]$/g, ''),
      port: Number(host?.['port'] ?? defaultPort),
    })),
    tls: scheme === 'rediss',
    ...(user ? { username: decodeURIComponent(user) } : {}),
    ...(pass ? { password: decodeURIComponent(pass) } : {}),
    ...(master === undefined ? {} : { master }),
    db,
    protocol: new URLSearchParams(query).get('protocol') === '2' ? 2 : 3,
  };
}

/** Grows to two seconds; retries forever. */
const retryDelay = (attempt: number): number => Math.min(100 * attempt, 2_000);

/**
 * A client that connects at once, retries forever, and never sends a command twice. By default, ioredis resends a command whose reply was lost after
 * reconnecting; with `autoResendUnfulfilledCommands: false` alone, its promise never settles, so `maxRetriesPerRequest: 0` is needed as well.
 */
export function openClient(address: RedisAddress): RedisClient {
  const options = {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 1_000,
    connectTimeout: 3_000,
    // Detects a peer that disappeared without closing the connection.
    socketTimeout: 2_000,
    protocol: address.protocol,
    // After a failover the old master refuses writes: reconnect to the new one.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
  } satisfies RedisOptions;
  const [first] = address.hosts;
  switch (address.kind) {
    case 'cluster':
      return new Cluster(address.hosts, {
        redisOptions: options,
        enableOfflineQueue: false,
        clusterRetryStrategy: retryDelay,
        // Otherwise the cluster client would resend a command whose connection closed without a reply.
        retryDelayOnFailover: 0,
        retryDelayOnClusterDown: 0,
      });
    case 'sentinel':
      return new Redis({
        ...options,
        enableOfflineQueue: false,
        retryStrategy: retryDelay,
        sentinels: address.hosts,
        sentinelRetryStrategy: retryDelay,
        sentinelCommandTimeout: 1_000,
        ...(address.master === undefined ? {} : { name: address.master }),
        db: address.db,
      });
    case 'single':
      return new Redis({
        ...options,
        enableOfflineQueue: false,
        retryStrategy: retryDelay,
        ...first,
        db: address.db,
      });
  }
}
