import { IConstruct } from 'constructs';
import { PackerBuild } from './options/options';
import { chooseForPacker, copyRegionsIn, regionsIn } from './options/select';
import type { BuildTag } from '../iam/build-tag';
import { scopeOf } from '../iam/scope/scope';
import type { Grants } from '../iam/statements/render';

/** What a role for such builds is given. */
export function grantsOf(scope: IConstruct, build: PackerBuild, tag: BuildTag): Grants {
  const regions = regionsIn(scope, build);
  const { capabilities, restrictions, declared } = chooseForPacker(scope, build, regions);
  return { capabilities, restrictions, scope: scopeOf(scope, { regions, copyRegions: copyRegionsIn(build, regions), declared, tag }) };
}

/** What a role says of itself. */
export const descriptionOf = ({ confineToInstanceProfiles: confined }: PackerBuild, tag: BuildTag) =>
  `Builds AMIs with Packer; changes only ${confined ? 'instances with the declared profiles' : `what carries ${tag.key}=${tag.value}`}`;
