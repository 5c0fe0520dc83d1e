import type { Asked, Ended } from './processes';
import { runToEnd } from '../../src/command-line/program';

/* Runs the command each time that the process that started this one says so. */

process.on('message', ({ id, words, environment }: Asked) => {
  const [out, err]: string[][] = [[], []];
  void runToEnd(words, (text) => out.push(text), (text) => err.push(text), { environment }).then((code) => {
    process.send!({ id, code, out: out.join('\n'), err: err.join('\n') } satisfies Ended & { id: number });
  }); // an error ends this process, and with it what waits
});
