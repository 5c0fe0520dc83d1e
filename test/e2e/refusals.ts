import { randomUUID } from 'crypto';
import { Authorization } from '../harness/simulator';

export interface Refusal {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const XML = 'text/xml;charset=UTF-8';
const JSON_1_1 = 'application/x-amz-json-1.1';
/** The services whose answers are XML: EC2 and S3 have an error document of their own. */
const ERROR_DOCUMENTS: Record<string, (error: string) => string> = {
  ec2: (error) => `<Response><Errors><Error>${error}</Error></Errors><RequestID>${randomUUID()}</RequestID></Response>`,
  iam: (error) => `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  s3: (error) => `<Error>${error}<RequestId>${randomUUID()}</RequestId></Error>`,
};
ERROR_DOCUMENTS.cloudformation = ERROR_DOCUMENTS.iam;
ERROR_DOCUMENTS.sts = ERROR_DOCUMENTS.iam;

function refusal(service: string, status: number, code: string, message: string): Refusal {
  const document = ERROR_DOCUMENTS[service];
  if (!document) return { status, contentType: JSON_1_1, body: JSON.stringify({ __type: code, message }) };
  const error = `<Code>${code}</Code><Message>${escaped(message)}</Message>`;
  return { status, contentType: XML, body: `<?xml version="1.0" encoding="UTF-8"?>\n${document(error)}` };
}

/**
 * As AWS words a denial.
 *
 * @param reason which kind of policy refused
 * @param encoded what only `sts:DecodeAuthorizationMessage` reads, where EC2 adds it
 */
export function denial(
  service: string, principal: string, { action, resource }: Authorization,
  reason = `because no identity-based policy allows the ${action} action`, encoded?: string,
): Refusal {
  const sentence = `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  const more = encoded === undefined ? '' : `. Encoded authorization failure message: ${encoded}`;
  return service === 'ec2'
    ? refusal(service, 403, 'UnauthorizedOperation', `You are not authorized to perform this operation. ${sentence}${more}`)
    : refusal(service, 403, ERROR_DOCUMENTS[service] ? 'AccessDenied' : 'AccessDeniedException', sentence);
}

export const unknownCredentials = (service: string) => (service === 'ec2'
  ? refusal(service, 401, 'AuthFailure', 'AWS was not able to validate the provided access credentials')
  : refusal(service, 403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'));

/** Not an answer of AWS: the proxy does not know what AWS would check. A status that no client retries. */
export const notTranslated = (service: string, why: string) => refusal(service, 400, 'NotTranslated', why);

/** EC2's answer to a dry run of what is allowed. */
export const wouldSucceed = (): Refusal => refusal('ec2', 412, 'DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');

/** A service that has had enough for now. */
export const throttled = (service: string): Refusal => (service === 'ec2'
  ? refusal(service, 503, 'RequestLimitExceeded', 'Request limit exceeded.')
  : refusal(service, 400, 'Throttling', 'Rate exceeded'));

export const expired = (service: string): Refusal => (service === 'ec2'
  ? refusal(service, 400, 'RequestExpired', 'Request has expired.')
  : refusal(service, 403, 'ExpiredToken', 'The security token included in the request is expired'));

/** Not a verdict: EC2 looked for the image after it had decided. */
export const noSuchImage = (id: string) => refusal('ec2', 400, 'InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
