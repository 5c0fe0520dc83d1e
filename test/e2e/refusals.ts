import { randomUUID } from 'crypto';
import { Authorization } from '../harness/simulator';

export interface Refusal {
  readonly status: number;
  readonly body: string;
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** The error documents of AWS's query protocols: EC2 has one of its own. */
function refusal(service: string, status: number, code: string, message: string): Refusal {
  const error = `<Code>${code}</Code><Message>${escaped(message)}</Message>`;
  const body = service === 'ec2'
    ? `<Response><Errors><Error>${error}</Error></Errors><RequestID>${randomUUID()}</RequestID></Response>`
    : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}

/** As AWS words a denial that no policy of the caller allows. */
export function denial(service: string, principal: string, { action, resource }: Authorization): Refusal {
  const sentence = `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  return service === 'ec2'
    ? refusal(service, 403, 'UnauthorizedOperation', `You are not authorized to perform this operation. ${sentence}`)
    : refusal(service, 403, 'AccessDenied', sentence);
}

export const unknownCredentials = (service: string) => (service === 'ec2'
  ? refusal(service, 401, 'AuthFailure', 'AWS was not able to validate the provided access credentials')
  : refusal(service, 403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'));

/** Not an answer of AWS: the proxy does not know what AWS would check. A status that no client retries. */
export const notTranslated = (service: string, why: string) => refusal(service, 400, 'NotTranslated', why);
