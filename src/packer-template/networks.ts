import { EvaluationError } from './values';

/* Addresses of networks, for `cidr…`. Those of IPv4: what templates compute. */

interface Network {
  readonly address: number;
  readonly length: number;
}

function cannotEvaluate(problem: string): never {
  throw new EvaluationError(problem);
}

/** Undefined for one of IPv6. */
function networkOf(prefix: string): Network | undefined {
  if (/^[0-9a-f:.]*:[0-9a-f:.]*\/\d{1,3}$/i.test(prefix)) return undefined;
  const [, address, length] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(prefix) ?? cannotEvaluate(`'${prefix}' is no network`);
  const bytes = address.split('.').map(Number);
  if (Number(length) > 32 || bytes.some((byte, i) => byte > 255 || address.split('.')[i] !== String(byte))) cannotEvaluate(`'${prefix}' is no network`);
  return masked({ address: bytes.reduce((all, byte) => all * 256 + byte, 0), length: Number(length) });
}

const sizeOf = (length: number) => 2 ** (32 - length);
const masked = ({ address, length }: Network): Network => ({ address: address - (address % sizeOf(length)), length });
const addressText = (address: number) => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
const whole = (value: number) => (Number.isSafeInteger(value) ? value : cannotEvaluate('a whole number is wanted'));

export function hostOf(prefix: string, number: number): string | undefined {
  const network = networkOf(prefix);
  if (!network) return undefined;
  const size = sizeOf(network.length);
  const index = whole(number) < 0 ? size + number : number;
  if (index < 0 || index >= size) cannotEvaluate(`the network ${prefix} has no host ${number}`);
  return addressText(network.address + index);
}

export function netmask(prefix: string): string | undefined {
  const network = networkOf(prefix);
  return network && addressText(2 ** 32 - sizeOf(network.length));
}

export function subnet(prefix: string, bits: number, number: number): string | undefined {
  const network = networkOf(prefix);
  if (!network) return undefined;
  const length = network.length + whole(bits);
  if (bits < 0 || length > 32 || whole(number) < 0 || number >= 2 ** bits) cannotEvaluate(`the network ${prefix} has no subnet ${number} of ${bits} more bits`);
  return `${addressText(network.address + number * sizeOf(length))}/${length}`;
}

/** Subnets that follow each other, each at the next place that is free. */
export function subnets(prefix: string, bits: readonly number[]): string[] | undefined {
  const network = networkOf(prefix);
  if (!network) return undefined;
  let next = network.address;
  return bits.map((more) => {
    const length = network.length + whole(more);
    const size = sizeOf(length);
    const start = Math.ceil(next / size) * size;
    next = start + size;
    if (more < 1 || length > 32 || next > network.address + sizeOf(network.length)) cannotEvaluate(`the network ${prefix} has no room for these subnets`);
    return `${addressText(start)}/${length}`;
  });
}
