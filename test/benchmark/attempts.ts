const ATTEMPTS = 3;

/** Measured again while a target is missed: a busy machine only makes things slower. The best attempt counts. */
export function best<T>(measure: () => T, cost: (measured: T) => number, target: number): T {
  let found = measure();
  for (let attempt = 1; attempt < ATTEMPTS && cost(found) > target; attempt += 1) {
    const again = measure();
    if (cost(again) < cost(found)) found = again;
  }
  return found;
}
