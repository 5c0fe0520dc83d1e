import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import type { Authorization } from './simulator';

const FOLDER = join(__dirname, '..', 'proofs', 'traces');

/** One recorded authorization; see test/proofs/traces/README.md. */
export interface RecordedAuthorization extends Authorization {
  readonly call: string;
  readonly implied?: string;
  readonly count: number;
}

/** A real Packer build, call by call. */
export interface Trace {
  readonly scenario: string;
  readonly packer: string;
  readonly plugin: string;
  readonly result: string;
  /** The calls by their names, each once. */
  readonly calls: readonly string[];
  readonly authorizations: RecordedAuthorization[];
}

export const traceNames = () => readdirSync(FOLDER).filter((file) => file.endsWith('.json')).map((file) => file.replace('.json', '')).sort();

export function readTrace(name: string): Trace {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}
