import '../harness/folders'; // registers here what removes them at the end

/* The tests that hold the code which decides, as one file: they share one start of the parser and of the CDK. Cheap ones first. */

/* eslint-disable @typescript-eslint/no-require-imports */
describe('validation', () => { require('../validation/fail.test'); });
describe('documents', () => { require('../statements/documents.test'); });
describe('statements', () => { require('../statements/render.test'); });
describe('limits', () => { require('../template/limits.test'); });
describe('json', () => { require('../template/json.test'); });
describe('scan', () => { require('../template/scan.test'); });
describe('expressions', () => { require('../template/expressions.test'); });
describe('reading', () => { require('../template/reading.test'); });
describe('parser', () => { require('../template/parser.test'); });
describe('corpus', () => { require('../template/corpus.test'); });
