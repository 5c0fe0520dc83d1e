#!/usr/bin/env node
import { runToEnd } from './program';

void runToEnd(process.argv.slice(2), (text) => process.stdout.write(`${text}\n`), (text) => process.stderr.write(`${text}\n`))
  .then((code) => { process.exitCode = code; });
