import ts from 'typescript';
import { fileURLToPath } from 'node:url';
import { pathOf } from './files.js';

/** An object of Kubernetes, as a manifest has it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  spec: Record<string, unknown>;
}

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  lib: ['lib.es5.d.ts'],
};

/** The module of `kubernetes-types` that has the kinds of an API version: `core/v1` for `v1`, `networking/v1` for `networking.k8s.io/v1`. */
function moduleOf(apiVersion: string): string {
  const [group = '', version = group] = apiVersion.split('/');
  return `kubernetes-types/${version === group ? 'core' : group.split('.')[0]}/${version}`;
}

/**
 * What is wrong with the objects by the types that are made from the published API of Kubernetes: fields that are missing or unknown, values of another
 * type. Each is one literal to the compiler, so nothing in it goes unseen.
 */
export function mistakesIn(objects: readonly KubernetesObject[]): string[] {
  const file = fileURLToPath(pathOf('test/ops/manifests.generated.ts'));
  const text = objects
    .map(
      (object, i) =>
        `export const object${i}: import('${moduleOf(object.apiVersion)}').${object.kind} = ${JSON.stringify(object)};`,
    )
    .join('\n');
  const onDisk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...onDisk,
    fileExists: (name) => name === file || onDisk.fileExists(name),
    getSourceFile: (name, ...rest) =>
      name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.Latest) : onDisk.getSourceFile(name, ...rest),
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
