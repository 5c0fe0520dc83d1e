import { Cure, curesOf, denialsOf } from './cures';
import type { Denial } from './denial';

const bullet = ({ construct, capability, need, unmet }: Cure) => [
  `- ${construct}, ${capability.declaredBy}: statement ${need.sid}, because ${need.because}`,
  ...capability.template ? [`  the template sets ${capability.template}`] : [],
  ...unmet?.length ? [`  its conditions, which this request did not meet: ${unmet.join('; ')}`] : [],
];

/** What a refusal means and what cures it, for a person. */
export function denialInWords(denial: Denial): string {
  const { action, resource, explicit } = denial;
  const what = `${action}${resource ? ` on ${resource}` : ''}`;
  const denying = explicit ? denialsOf(denial) : [];
  if (denying.length > 0) {
    return [
      `${what} was denied by a statement, and no property grants it against that:`,
      ...denying.map(({ construct, capability, need }) => `- ${construct}, ${capability.declaredBy}: statement ${need.sid}, because ${need.because}`),
    ].join('\n');
  }
  const cures = curesOf(denial);
  if (cures.length === 0) {
    return `${what}: no construct of this library grants it, because no build that it knows asks for it. If a build of yours does, add it with addToRolePolicy, ` +
      'scoped to what the build touches, and open an issue with the call';
  }
  return [
    ...explicit ? ['A statement denies it that is not of this library: a service control policy, a permissions boundary, a policy of a resource or an endpoint.'] : [],
    `${what} is granted by:`,
    ...cures.flatMap(bullet),
  ].join('\n');
}
