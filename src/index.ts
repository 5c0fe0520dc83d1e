// The public API, file by file. Folders are private.
export * from './build-tag';
export * from './late-tagging';
export * from './packer-build-role';
