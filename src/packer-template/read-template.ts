import { join } from 'path';
import type { Body, EvaluationScope } from './body';
import { Component, componentsOf, Selection } from './configuration';
import { failAt, Place } from './files/fail-at';
import { membersOf, readJson } from './files/json';
import { Budget } from './files/limits';
import { below, filesOfFile, filesOfFolder, isFile, TemplateFiles, readTemplateFile } from './files/read-files';
import { readHcl } from './hcl-syntax';
import type { Host } from './host';
import { readHclJson, readJsonValues, textWithExpressions } from './json-syntax';
import { componentsOfLegacy, VARIABLES_IN_CODE } from './legacy-json';
import { Unknown, Value } from './values';
import { GivenValue, NOTHING } from './variables';

/* The way in: paths to what Packer would build. */

export interface ReadOptions {
  readonly varFiles?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly onlyBuilds?: readonly string[];
  readonly exceptBuilds?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What files would hold instead of what they hold: for a change that is not written yet. */
  readonly texts?: ReadonlyMap<string, string>;
}

export interface ReadTemplate {
  readonly format: 'hcl' | 'json';
  readonly folder: string;
  /** All files that were read. */
  readonly files: readonly string[];
  readonly components: readonly Component[];
}

export const readFolder = (folder: string, options: ReadOptions = {}) => read(filesOfFolder(folder), options);
export const readFile = (file: string, options: ReadOptions = {}) => read(filesOfFile(file), options);

const ENVIRONMENT = 'PKR_VAR_';

function read({ folder, templates, autoVariables }: TemplateFiles, options: ReadOptions): ReadTemplate {
  const budget = new Budget();
  const texts = new Map<string, string>();
  const files: string[] = [];
  const take = (file: string): string => {
    const known = texts.get(file);
    if (known !== undefined) return known;
    const text = options.texts?.get(file) ?? readTemplateFile(file);
    budget.file({ file, line: 1 }, text.length);
    texts.set(file, text);
    files.push(file);
    return text;
  };
  const environment = options.environment ?? ofProcess();
  const allFiles = [...templates, ...autoVariables, ...options.varFiles ?? []];
  const host: Host = {
    budget,
    secrets: [],
    readsSecrets: [...allFiles.map(take), ...Object.values(options.variables ?? {})].some((text) => text.includes('aws_secretsmanager')),
    environment: (name) => (Object.prototype.hasOwnProperty.call(environment, name) ? environment[name] : undefined),
    exists: (path) => {
      const found = below(folder, path);
      return 'outside' in found
        ? new Unknown(`the file ${JSON.stringify(path)} is outside the folder of the template, and is not read`)
        : 'path' in found && isFile(found.path);
    },
    file: (path, place) => included(folder, path, place, take),
    template: (text, place, scope) => templateOfFile(text, place, scope, host),
  };
  const selection: Selection = { only: options.onlyBuilds ?? [], except: options.exceptBuilds ?? [] };
  const [first] = templates;

  if (templates.length === 1 && !/\.pkr\.(hcl|json)$/.test(first)) {
    const given = new Map([
      ...(options.varFiles ?? []).flatMap((file) => legacyValues(file, take(file))),
      ...Object.entries(options.variables ?? {})
        .map(([name, text]): [string, GivenText] => [name, { text, place: { file: VARIABLES_IN_CODE, line: 1 } }]),
    ]);
    return { format: 'json', folder, files, components: componentsOfLegacy(first, take(first), given, selection, host) };
  }
  const bodies = templates.map((file) => (file.endsWith('.json') ? readHclJson : readHcl)(file, take(file), host));
  const given = givenValues(environment, [...autoVariables, ...options.varFiles ?? []], options.variables ?? {}, take, host);
  return {
    format: first.endsWith('.json') ? 'json' : 'hcl', folder, files, components: componentsOf(bodies, given, selection, folder, host),
  };
}

/** The variables of the process that are meant for templates; no other is looked at. */
function ofProcess(): Record<string, string> {
  const isMeant = (entry: [string, string | undefined]): entry is [string, string] =>
    entry[0].startsWith(ENVIRONMENT) && entry[1] !== undefined;
  return Object.fromEntries(Object.entries(process.env).filter(isMeant));
}

/** What is given for variables, later ones winning: environment, files, then the options. */
function givenValues(
  environment: Readonly<Record<string, string>>, files: readonly string[], variables: Readonly<Record<string, string>>,
  take: (file: string) => string, host: Host,
): Map<string, GivenValue> {
  const given = new Map<string, GivenValue>();
  for (const file of files) {
    const body: Body = file.endsWith('.json') ? readJsonValues(file, take(file), host) : readHcl(file, take(file), host);
    for (const { place, type } of body.blocks) failAt(place, `a file of values has no blocks ('${type}')`, 'write name = value');
    for (const [name, expression] of body.attributes) {
      given.set(name, { expression: { ...expression, evaluate: () => expression.evaluate(NOTHING) } });
    }
  }
  for (const [name, text] of Object.entries(environment)) {
    // Those of the environment may be meant for another template.
    const variable = name.slice(ENVIRONMENT.length);
    if (name.startsWith(ENVIRONMENT) && !given.has(variable)) given.set(variable, { text, place: { file: name, line: 1 }, optional: true });
  }
  for (const [name, text] of Object.entries(variables)) given.set(name, { text, place: { file: VARIABLES_IN_CODE, line: 1 } });
  return given;
}

interface GivenText {
  readonly text: string;
  readonly place: Place;
}

function legacyValues(file: string, text: string): [string, GivenText][] {
  const json = readJson(file, text);
  return membersOf(json.root).map(([name, { value }, key]) => [name, { text: String(value ?? ''), place: json.place(key) }]);
}

/** A file that a template reads: below its folder, or not looked at. */
function included(folder: string, path: string, place: Place, take: (file: string) => string): string | Unknown {
  const found = below(folder, path);
  if ('outside' in found) {
    return new Unknown(`the file ${JSON.stringify(path)} is outside the folder of the template, and is not read`, true);
  }
  if ('missing' in found) {
    return failAt(place, `there is no file ${JSON.stringify(join(folder, path))}`, 'put it there, or correct the path');
  }
  return take(found.path);
}

function templateOfFile(text: string, place: Place, scope: EvaluationScope, host: Host): Value {
  return textWithExpressions(text, place, scope, host);
}

