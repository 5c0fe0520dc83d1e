import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { REGION } from './emulator';

// Each client would say on stderr that a later release of the SDK wants a newer Node.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What the emulator is asked with when nobody's permissions are on trial. */
export const ADMINISTRATOR: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** One attempt: a refusal is the answer, and a retry would only delay it. */
const settings = (endpoint: string, credentials: Credentials, region: string) => ({ endpoint, credentials, region, maxAttempts: 1 });

export const ec2Client = (endpoint: string, credentials = ADMINISTRATOR, region = REGION) => new EC2Client(settings(endpoint, credentials, region));
export const iamClient = (endpoint: string, credentials = ADMINISTRATOR, region = REGION) => new IAMClient(settings(endpoint, credentials, region));
export const stsClient = (endpoint: string, credentials = ADMINISTRATOR) => new STSClient(settings(endpoint, credentials, REGION));

/** Asks the emulator for something of a service that needs no client of its own here. */
export async function askEmulator(
  endpoint: string, service: string, region: string, request: { target?: string; path?: string; method?: string; body?: object },
): Promise<Record<string, any>> {
  const { target, path = '/', method = 'POST', body } = request;
  const answer = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20200102/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`, // not verified
      ...target && { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
    },
    ...body && { body: JSON.stringify(body) },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${service} ${target ?? `${method} ${path}`}: ${answer.status} ${text}`);
  return target && text !== '' ? JSON.parse(text) : {};
}
