// The public API, file by file. Folders are private.
export * from './build-tag';
export * from './late-tagging';
export * from './packer-build-role';
export * from './packer-build-role-props';
export * from './packer-template';
export * from './packer-vocabulary';
