import '../harness/folders'; // registers here what removes them at the end

/* The tests that hold the code which decides, as one file: they share one start of the parser and of the CDK. Cheap ones first. */

/* eslint-disable @typescript-eslint/no-require-imports */
describe('validation', () => { require('../iam/validation/fail.test'); });
require('./decision');
describe('documents', () => { require('../iam/statements/documents.test'); });
describe('statements', () => { require('../iam/statements/render.test'); });
describe('limits', () => { require('../packer-template/files/limits.test'); });
describe('json', () => { require('../packer-template/files/json.test'); });
describe('scan', () => { require('../packer-template/hcl/scan.test'); });
describe('expressions', () => { require('../packer-template/expressions.test'); });
describe('reading', () => { require('../packer-template/reading.test'); });
describe('parser', () => { require('../packer-template/parser.test'); });
describe('corpus', () => { require('../packer-template/corpus.test'); });
