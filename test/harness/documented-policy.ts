import { readFileSync } from 'fs';
import { join } from 'path';
import type { PolicyDocument } from './simulator';

/** The policy in the documentation of Packer's Amazon plugin, and where it was read. */
export const documented: { source: string; actions: string[] } =
  JSON.parse(readFileSync(join(__dirname, '..', 'proofs', 'baselines', 'packer-documented-policy.json'), 'utf8'));

export const documentedPolicy: PolicyDocument = {
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: documented.actions, Resource: '*' }],
};
