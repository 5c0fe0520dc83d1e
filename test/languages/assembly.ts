import { existsSync, readdirSync, readFileSync } from 'fs';
import * as path from 'path';

/** What a CDK app made, construct by construct. */
export interface Assembly {
  /** Resources by their path in the app, outputs and other sections of templates by stack and name. */
  readonly constructs: Record<string, unknown>;
  /** Warnings and the like by the path of their construct. */
  readonly messages: Record<string, unknown>;
  /** What the library wrote beside the templates, by name. */
  readonly files: Record<string, string>;
  /** The classes of the library that are in the tree of the app. */
  readonly classes: readonly string[];
}

const readJson = (...parts: string[]) => JSON.parse(readFileSync(path.join(...parts), 'utf8'));

function constructsOf(stack: string, template: Record<string, any>): [string, unknown][] {
  return Object.entries(template).flatMap(([section, members]) => (typeof members !== 'object' ? [[`${stack} ${section}`, members] as [string, unknown]]
    : Object.entries<any>(members).map(([id, member]): [string, unknown] => {
      const at = section === 'Resources' ? member.Metadata?.['aws:cdk:path'] : undefined;
      return [at ?? `${stack} ${section} ${id}`, { id, member }];
    })));
}

const MESSAGES = ['aws:cdk:info', 'aws:cdk:warning', 'aws:cdk:error'];

function messagesOf(metadata: Record<string, { type: string; data: unknown }[]>): [string, unknown][] {
  return Object.entries(metadata)
    .map(([at, entries]): [string, unknown[]] =>
      [at, entries.filter(({ type }) => MESSAGES.includes(type)).map(({ type, data }) => ({ type, data }))])
    .filter(([, entries]) => entries.length > 0);
}

interface Node {
  readonly constructInfo?: { readonly fqn: string };
  readonly children?: Record<string, Node>;
}

const classesOf = ({ constructInfo, children = {} }: Node): string[] =>
  [...(constructInfo ? [constructInfo.fqn] : []), ...Object.values(children).flatMap(classesOf)];

export function readAssembly(folder: string): Assembly {
  const stacks = Object.values<any>(readJson(folder, 'manifest.json').artifacts).filter(({ type }) => type === 'aws:cloudformation:stack');
  if (stacks.length === 0) throw new Error(`${folder} has no stack`);
  return {
    constructs: Object.fromEntries(stacks.flatMap(({ properties: { templateFile } }) =>
      constructsOf(templateFile.replace('.template.json', ''), readJson(folder, templateFile)))),
    messages: Object.fromEntries(stacks.flatMap(({ metadata, additionalMetadataFile }) => messagesOf({
      ...metadata, ...(additionalMetadataFile && existsSync(path.join(folder, additionalMetadataFile)) && readJson(folder, additionalMetadataFile)),
    }))),
    files: Object.fromEntries(readdirSync(folder).filter((name) => /\.permissions\./.test(name))
      .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')])),
    classes: [...new Set(classesOf(readJson(folder, 'tree.json').tree))].filter((fqn) => fqn.startsWith('cdk-ami-build-roles.')),
  };
}
