import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readEnvironment } from '../../src/config/environment.js';
import { providers as listed } from '../../src/providers/index.js';
import { startTestGateway, type TestGateway } from '../e2e/gateway.js';
import { gatewayVariables, image, imageEnvironment, read } from './files.js';
import { type KubernetesObject, mistakesIn } from './kubernetes-types.js';

type Labels = Record<string, string>;

interface Container {
  image: string;
  command?: string[];
  env?: { name: string; value: string }[];
  envFrom?: { configMapRef: { name: string } }[];
  ports?: { name: string; containerPort: number }[];
  resources: { limits: Labels };
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
  [probe: string]: unknown;
}

interface Pod {
  containers: [Container];
  volumes: { name: string; emptyDir?: { sizeLimit: string }; secret?: { items?: { key: string }[] } }[];
  topologySpreadConstraints?: { topologyKey: string; labelSelector: { matchLabels: Labels } }[];
  terminationGracePeriodSeconds: number;
}

interface Kustomization {
  resources: string[];
  configMapGenerator?: { name: string; envs: string[] }[];
  images: { name: string; newTag: string }[];
}

const folder = 'config/kubernetes';
const kustomizations = [folder, `${folder}/migrate`].map((path) => ({
  path,
  ...(parse(read(`${path}/kustomization.yaml`)) as Kustomization),
}));
const objectsOf = ({ path, resources }: (typeof kustomizations)[number]) =>
  resources.map((file) => parse(read(`${path}/${file}`), { merge: true }) as KubernetesObject);
const objects = kustomizations.flatMap(objectsOf);

/** The object of a kind, with its specification as the caller knows it. */
function one<Spec>(kind: string, component = 'api'): KubernetesObject & { spec: Spec } {
  const found = objects.filter(
    ({ kind: of, metadata }) => of === kind && metadata.labels['app.kubernetes.io/component'] === component,
  );
  expect(found).toHaveLength(1);
  return found[0] as KubernetesObject & { spec: Spec };
}

interface Workload {
  replicas: number;
  selector: { matchLabels: Labels };
  template: { metadata: { labels: Labels }; spec: Pod };
}

const deployment = one<Workload>('Deployment');
const job = one<Workload>('Job', 'migrate');
const podOf = ({ spec }: { spec: Workload }): Pod => spec.template.spec;
const pod = podOf(deployment);
const [gateway] = pod.containers;
const [migration] = podOf(job).containers;

const settings = Object.fromEntries(
  read(`${folder}/gateway.env`)
    .split('\n')
    .flatMap((line) => {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
);
const jobSettings = Object.fromEntries((migration.env ?? []).map(({ name, value }) => [name, value]));
const secretsAt = '/run/secrets/gateway/';
const secretsIn = (some: Labels): string[] =>
  Object.values(some).flatMap((value) => (value.startsWith(secretsAt) ? value.slice(secretsAt.length) : []));

describe('the manifests for Kubernetes', () => {
  it('have the fields and types of the published API, and are all there is in the folder', () => {
    expect(mistakesIn(objects)).toEqual([]);
    for (const { path, resources, configMapGenerator = [] } of kustomizations) {
      const files = readdirSync(new URL(`../../${path}`, import.meta.url), { withFileTypes: true });
      const named = [...resources, ...configMapGenerator.flatMap(({ envs }) => envs), 'kustomization.yaml'];
      expect(files.flatMap((file) => (file.isFile() ? file.name : [])).sort()).toEqual(named.sort());
    }
  });

  it('are checked so that a misspelt, a mistyped and a missing field are found, and a version that is no longer served', () => {
    const withSpec = (spec: object) => ({ ...deployment, spec: { ...deployment.spec, ...spec } });
    expect(
      mistakesIn([
        withSpec({ replica: 2 }),
        withSpec({ replicas: '2' }),
        withSpec({ selector: undefined }),
        { ...deployment, apiVersion: 'apps/v1beta2' },
      ]),
    ).toEqual([
      expect.stringContaining(`'"replica"' does not exist`),
      expect.stringContaining("'string' is not assignable to type 'number'"),
      expect.stringContaining("'selector' is missing"),
      expect.stringContaining("'kubernetes-types/apps/v1beta2'"),
    ]);
  });

  it('select the pods that they are about, and no others', () => {
    const { labels } = deployment.spec.template.metadata;
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    expect(one<{ selector: Labels }>('Service').spec.selector).toEqual(labels);
    expect(one<{ selector: { matchLabels: Labels } }>('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
    for (const component of ['api', 'migrate'])
      expect(one<{ podSelector: object }>('NetworkPolicy', component).spec.podSelector).toEqual({
        matchLabels: (component === 'api' ? deployment : job).spec.template.metadata.labels,
      });
    expect(job.spec.template.metadata.labels).not.toEqual(labels);
    expect(pod.topologySpreadConstraints?.map(({ labelSelector }) => labelSelector.matchLabels)).toEqual([
      labels,
      labels,
    ]);
  });

  it.each([
    ['gateways', pod],
    ['the migration', podOf(job)],
  ])('%s: no more rights and resources than needed', (_, spec) => {
    const [user, group] = image()
      .find(({ name }) => name === 'USER')!
      .text.split(':')
      .map(Number);
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: group,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          resources: { limits: { cpu: expect.any(String), memory: expect.any(String) } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    });
    expect(JSON.stringify(spec)).not.toMatch(/privileged|hostNetwork|hostPath|hostPID|"add"/);
    const mounted = spec.containers[0].volumeMounts.map(({ name }) => name);
    expect(mounted).toEqual(spec.volumes.map(({ name }) => name));
  });

  it('keep two gateways up at least, over a node that is drained and over a release', () => {
    expect(deployment.spec.replicas).toBeGreaterThanOrEqual(2);
    expect(deployment.spec).toMatchObject({ strategy: { rollingUpdate: { maxUnavailable: 0 } } });
    expect(one('PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
    expect(pod.topologySpreadConstraints?.[0]?.topologyKey).toBe('kubernetes.io/hostname');
  });

  it('let a gateway finish its calls before it is killed', () => {
    const told = Number(/docker stop -t (\d+)/.exec(read('Dockerfile'))?.[1]);
    const { preStop } = gateway['lifecycle'] as { preStop: { sleep: { seconds: number } } };
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(told + preStop.sleep.seconds);
  });

  it('run the image of this release, the migration as its script does', () => {
    const { version, scripts } = JSON.parse(read('package.json')) as { version: string; scripts: Labels };
    for (const { images } of kustomizations)
      expect(images).toMatchObject([{ name: 'telecom-provisioning-gateway', newTag: version }]);
    for (const container of [gateway, migration]) expect(container.image).toBe('telecom-provisioning-gateway');
    expect(gateway.command).toBeUndefined();
    expect(migration.command?.join(' ')).toBe(scripts['migrate']?.split(' && ')[1]);
  });

  it('admit the proxy to the API and monitoring to the metrics, at the ports that the gateway listens on', () => {
    const ports = Object.fromEntries((gateway.ports ?? []).map(({ name, containerPort }) => [name, containerPort]));
    expect(ports).toEqual({
      http: Number(imageEnvironment()['PORT']),
      metrics: Number(settings['METRICS_PORT']),
    });
    expect(one<{ ports: object[] }>('Service').spec.ports).toMatchObject([{ targetPort: 'http' }]);
    const { ingress, egress } = one<{ ingress: object[]; egress: { ports: { port: number }[] }[] }>(
      'NetworkPolicy',
    ).spec;
    expect(ingress).toMatchObject([{ ports: [{ port: 'http' }] }, { ports: [{ port: 'metrics' }] }]);
    expect(ingress.every((rule) => 'from' in rule)).toBe(true);
    expect(egress.map((rule) => rule.ports[0]?.port)).toEqual([53, 5432, 6379, 443]);
    expect(one('NetworkPolicy', 'migrate').spec).not.toHaveProperty('ingress');
  });
});

describe('the settings of gateways on Kubernetes', () => {
  const at = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  afterAll(() => rmSync(at, { recursive: true }));
  const contents: Labels = {
    'store-url': 'postgres://gateway:secret@postgresql:5432/gateway\n',
    'redis-url': 'redis://:secret@redis:6379\n',
    'webhook-encryption-key': `${Buffer.alloc(32).toString('base64')}\n`,
    'tcl-token': 'secret\n',
  };
  beforeAll(() => {
    for (const [name, content] of Object.entries(contents)) writeFileSync(join(at, name), content);
  });

  it('are ones that a gateway knows and accepts, over those of the image', () => {
    const known = gatewayVariables();
    const unknown = Object.keys({ ...settings, ...jobSettings }).filter(
      (name) => !known.has(name) && !known.has(name.replace(/_FILE$/, '')),
    );
    expect(unknown).toEqual([]);
    expect(gateway.envFrom).toEqual([{ configMapRef: { name: kustomizations[0]?.configMapGenerator?.[0]?.name } }]);
    const mounted = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name, value.replace(secretsAt, `${at}/`)]),
    );
    const config = readEnvironment({ ...imageEnvironment(), ...mounted }, listed);
    expect(config).toMatchObject({
      mode: 'live',
      host: '0.0.0.0',
      storeUrl: contents['store-url']?.trim(),
      redisUrl: contents['redis-url']?.trim(),
      webhooks: { key: contents['webhook-encryption-key']?.trim() },
      providers: { tcl: { baseUrl: expect.any(String) } },
    });
    const writable = gateway.volumeMounts.filter(({ readOnly }) => readOnly !== true);
    expect(writable.map(({ mountPath }) => config.uploads.directory.startsWith(`${mountPath}/`))).toEqual([true]);
    const { sizeLimit } = pod.volumes.find(({ emptyDir }) => emptyDir !== undefined)!.emptyDir!;
    expect(Number.parseInt(sizeLimit) * 1024 ** 2).toBeGreaterThan(config.uploads.totalBytes);
  });

  it('have their secrets in files of one Secret, which the documentation creates', () => {
    const created = read('docs/operations.md').split('kubectl create secret generic gateway')[1]?.split('```')[0] ?? '';
    const keys = [...created.matchAll(/--from-file=([\w.-]+)/g)].map(([, key]) => key);
    expect(secretsIn(settings).sort()).toEqual(keys.sort());
    expect(secretsIn(jobSettings)).toEqual(podOf(job).volumes[0]?.secret?.items?.map(({ key }) => key));
    expect(jobSettings['STORE_URL']).toBe('');
    const named = Object.keys(settings).filter((name) => /KEY|TOKEN|PASSWORD|_URL/.test(name));
    const shown = named.filter((name) => !/_(?:FILE|BASE_URL)$/.test(name) && settings[name] !== '');
    expect(shown).toEqual([]);
    expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
  });
});

describe('the probes', () => {
  let at: TestGateway;
  beforeAll(async () => {
    at = await startTestGateway();
  });
  afterAll(() => at.stop());

  it.each(['startupProbe', 'livenessProbe', 'readinessProbe'])('%s: a running gateway answers it', async (probe) => {
    const { path, port } = (gateway[probe] as { httpGet: { path: string; port: string } }).httpGet;
    expect((await fetch(`${at.gateway.url}${path}`)).status).toBe(200);
    expect(path).toBe(probe === 'readinessProbe' ? '/health/ready' : '/health/live');
    expect(port).toBe('http');
  });
});
