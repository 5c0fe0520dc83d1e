import type { Component } from '../../packer-template/configuration';
import { PackerBuilder } from '../vocabulary/builders-and-attributes';

/* What the Amazon plugin has: builders, a post-processor and data sources. And what others have that is known here as well. */

export const EBS = PackerBuilder.AMAZON_EBS;
export const SURROGATE = PackerBuilder.AMAZON_EBSSURROGATE;
export const VOLUME_BUILDER = PackerBuilder.AMAZON_EBSVOLUME;
export const CHROOT = PackerBuilder.AMAZON_CHROOT;
export const INSTANCE_BUILDER = PackerBuilder.AMAZON_INSTANCE;
export const IMPORT = 'amazon-import';
/** A post-processor of others, which many templates have. */
export const MANAGEMENT = 'amazon-ami-management';
const DATA_AMI = 'amazon-ami';
export const DATA_SECRET = 'amazon-secretsmanager';
export const DATA_PARAMETER = 'amazon-parameterstore';

const DATA_SOURCES = [DATA_AMI, DATA_SECRET, DATA_PARAMETER];
export const BUILDERS: readonly string[] = Object.values(PackerBuilder);
export const LAUNCHING: readonly string[] = [EBS, SURROGATE, VOLUME_BUILDER, INSTANCE_BUILDER];
export const WITH_IMAGES: readonly string[] = [EBS, SURROGATE, CHROOT, INSTANCE_BUILDER];
export const EVERYTHING: readonly string[] = [...BUILDERS, IMPORT, ...DATA_SOURCES];

/** The components that this library knows. */
export const isOurs = ({ kind, type }: Component) => ({
  'source': BUILDERS.includes(type),
  'post-processor': type === IMPORT || type === MANAGEMENT,
  'data': DATA_SOURCES.includes(type),
  'provisioner': false,
  'function': true,
})[kind];

/** The sources that builders of ours build. */
export const ourSourcesOf = (components: readonly Component[]) =>
  components.filter((component) => component.kind === 'source' && isOurs(component));

/** How a component is called: as Packer calls it on its command line. */
export const labelOf = ({ kind, type, name }: Component) =>
  kind === 'function' ? `${name}()` : `${kind === 'data' ? 'data.' : ''}${name === '' ? type : `${type}.${name}`}`;
