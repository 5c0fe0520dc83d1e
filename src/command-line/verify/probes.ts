import { Account, Thing } from './account';
import type { Result, Sender } from './ask';
import type { AwsCall } from './aws-call';
import type { Credentials } from './aws-cli';
import type { Build } from './build';
import { specifications } from './dry-runs';
import { Probe, PROBES } from './known/probes';
import { resourceTypeOf } from './requests';
import { QUOTAS } from '../../iam/statements/quotas';

/*
 * Sends the probes, each by a session of the role that declared statements restrict further. Dry runs only, like everything that is sent.
 */

export interface ProbeSettings {
  readonly role: string;
  readonly externalId?: string;
  readonly assume: (credentials: Credentials) => void;
}

/** The declared statements that a session keeps; of the reads all, so that there is no session without a statement. */
export function sessionPolicyFor({ action: own, keeps }: Probe, { declared }: Build): string | undefined {
  const kept = declared.filter(({ allows, actions, resources }) => allows && (keeps
    ? actions.texts.some((action) => keeps.actions.includes(action))
      && resources.texts.some((arn) => keeps.types.includes(resourceTypeOf(arn)))
    : actions.texts.every((action) => /^ec2:Describe/.test(action))));
  if (keeps && !kept.some(({ actions }) => actions.texts.includes(own))) return undefined;
  const Statement = kept.map(({ written: { Sid: _, ...statement } }) => {
    if (!keeps) return statement;
    const named = (value: unknown) => [value].flat() as string[];
    return {
      ...statement,
      Action: named((statement as any).Action).filter((action) => keeps.actions.includes(action)),
      Resource: named((statement as any).Resource).filter((arn) => keeps.types.includes(resourceTypeOf(arn))),
    };
  });
  const text = JSON.stringify({ Version: '2012-10-17', Statement });
  return Statement.length > 0 && text.length <= QUOTAS.session ? text : undefined;
}

function thingFor({ on, having }: Probe, account: Account): Thing | undefined {
  if (!on) return { id: '', tags: {}, facts: {} };
  if (having === 'profile') return account.all(on).find(({ profile }) => profile);
  return having === 'tag' ? account.own(on) : account.all(on)[0];
}

/** What is known of the probes; the note of each says what it settles. */
export async function probe(
  build: Build, account: Account, sender: Sender, { role, externalId, assume }: ProbeSettings,
): Promise<Result[]> {
  const results: Result[] = [];
  const { region } = account;
  const created = (type: string) => specifications({ [type]: { [build.tag.key]: build.tag.value } });
  let policy: string | undefined;
  for (const each of PROBES) {
    const { action, on, settles } = each;
    const operation = action.split(':')[1];
    const add = (answer: Pick<Result, 'is'> & Partial<Result>, calls: readonly AwsCall[] = []) => results.push({
      question: {
        id: `probe: ${operation}${on ? ` on ${on}` : ''}`,
        says: settles,
        wants: 'refused',
        region,
        statements: [],
        means: { by: 'dry run', calls, requests: [] },
      },
      refusals: [],
      ...answer,
    });
    const thing = thingFor(each, account);
    const own = sessionPolicyFor(each, build);
    if (!thing) {
      const having = each.having && (each.having === 'profile' ? 'an instance profile' : 'the build tag');
      add({ is: 'unknown', because: `the account has no ${on}${having ? ` with ${having}` : ''}` });
      continue;
    }
    if (own === undefined) {
      add({ is: 'unknown', because: 'the declared build has no such statement, or more than a session policy takes' });
      continue;
    }
    if (own !== policy) {
      const parameters = {
        RoleArn: role,
        RoleSessionName: 'cdk-ami-build-roles-probe',
        Policy: own,
        ...externalId && { ExternalId: externalId },
      };
      const assumed = await sender.send({ service: 'sts', operation: 'AssumeRole', parameters, as: 'user' });
      if (assumed.is !== 'answered') {
        add({ is: 'unknown', because: 'the role could not be assumed with a session policy' });
        continue;
      }
      const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = assumed.data.Credentials;
      assume({ accessKeyId, secretAccessKey, sessionToken });
      policy = own;
    }
    const call: AwsCall = { service: 'ec2', operation, region, parameters: each.parameters(thing, created), isDryRun: true, as: 'probe' };
    const outcome = await sender.send(call);
    if (outcome.is === 'refused') {
      add({ is: 'right', refusals: [outcome.text] }, [call]);
    } else if (outcome.is === 'would succeed') {
      add({ is: 'right', note: 'allowed: EC2 checks nothing beyond the statements of the session' },
        [call]);
    } else {
      add({ is: 'unknown', because: outcome.is === 'failed' ? outcome.because : 'it has no answer' }, [call]);
    }
  }
  return results;
}
