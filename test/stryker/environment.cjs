const asyncHooks = require('async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/*
 * What makes a mutant cheap without changing what a test sees: the parser of HCL is compiled, and the CDK loaded, once for each process
 * instead of once for each mutant, and the first test that fails ends the run.
 */

const compiled = new Map();

/** Jest makes one for each run and leaves it on: every promise of every later run would pass through all of them. */
const storages = [];
asyncHooks.AsyncLocalStorage = class extends asyncHooks.AsyncLocalStorage {
  constructor(...given) {
    super(...given);
    storages.push(this);
  }
};

module.exports = class extends TestEnvironment {
  failed = false;

  constructor(config, context) {
    super(config, context);
    this.global.outside = require; // for shared.cjs
    const { WebAssembly } = this.global;
    const { Module } = WebAssembly;
    WebAssembly.Module = function (bytes) {
      if (!compiled.has(bytes.byteLength)) compiled.set(bytes.byteLength, new Module(bytes));
      return compiled.get(bytes.byteLength);
    };
  }

  async teardown() {
    storages.splice(0).forEach((storage) => storage.disable());
    await super.teardown();
  }

  async handleTestEvent(event) {
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.failed = true;
    if (event.name === 'test_start' && this.failed) event.test.mode = 'skip';
  }
};
