import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { requireBinary } from './binaries.js';
import { eventually } from './eventually.js';
import { startOnFreePort } from './private-server.js';
import { startRedis } from './servers.js';
import { type PrivateRedis } from './services.js';

const SLOTS = 16_384;

/** A real cluster of masters on 127.0.0.1. */
export async function startRedisCluster(
  size = 3,
): Promise<{ url: string; nodes: PrivateRedis[]; stop: () => Promise<void> }> {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'];
  const nodes = await Promise.all(Array.from({ length: size }, () => startRedis({ args })));
  const admins = nodes.map((node) => new Redis(node.url));
  await Promise.all(
    admins.map(async (admin, i) => {
      const [from, to] = [Math.floor((i * SLOTS) / size), Math.floor(((i + 1) * SLOTS) / size)];
      await admin.call('cluster', 'addslots', ...Array.from({ length: to - from }, (_, slot) => from + slot));
      await admin.call('cluster', 'set-config-epoch', i + 1);
    }),
  );
  // Only now: a node that knows others takes no epoch any more, and they get to know each other by themselves.
  for (const other of nodes)
    await Promise.all(admins.map((admin) => admin.call('cluster', 'meet', '127.0.0.1', other.port)));
  await eventually(
    () => Promise.all(admins.map((admin) => admin.call('cluster', 'info'))),
    (infos) =>
      infos.every(
        (info) => /cluster_state:ok/.test(String(info)) && String(info).includes(`known_nodes:${String(size)}`),
      ),
  );
  admins.forEach((admin) => admin.disconnect());
  return {
    url: `redis-cluster://${nodes.map((node) => `127.0.0.1:${String(node.port)}`).join(',')}`,
    nodes,
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  };
}

/** A master, its replica and a Sentinel that promotes the replica soon after the master has gone. */
export async function startRedisSentinel(): Promise<{ url: string; master: PrivateRedis; stop: () => Promise<void> }> {
  const master = await startRedis();
  const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
  const command = requireBinary('redis-server');
  const { server: sentinel } = await startOnFreePort('gateway-sentinel-', (directory) => {
    const file = join(directory, 'sentinel.conf');
    writeFileSync(
      file,
      `sentinel monitor gateway 127.0.0.1 ${String(master.port)} 1\n` +
        'sentinel down-after-milliseconds gateway 500\nsentinel failover-timeout gateway 5000\n',
    );
    return { command, args: (port) => [file, '--sentinel', '--port', String(port), '--bind', '127.0.0.1'] };
  });
  const admin = new Redis(sentinel.port, '127.0.0.1');
  const inSync = new Redis(replica.url);
  await eventually(
    () => Promise.all([admin.call('sentinel', 'replicas', 'gateway'), inSync.info('replication')]),
    ([replicas, info]) => Array.isArray(replicas) && replicas.length === 1 && info.includes('master_link_status:up'),
  );
  admin.disconnect();
  inSync.disconnect();
  return {
    url: `redis-sentinel://127.0.0.1:${String(sentinel.port)}/gateway`,
    master,
    stop: async () => void (await Promise.all([master.stop(), replica.stop(), sentinel.stop()])),
  };
}
