import { isIPv6 } from 'net';
import { cannotEvaluate } from './values';

/* Addresses of networks, for `cidr…`: as numbers, of 32 bits for IPv4 and of 128 for IPv6. */

interface Network {
  readonly address: bigint;
  readonly length: number;
  readonly bits: 32 | 128;
}

const MAX_NEW_BITS = 32;

function networkOf(prefix: string): Network {
  const [, text, digits] = /^([0-9a-f:.]+)\/(\d{1,3})$/i.exec(prefix) ?? cannotEvaluate(`'${prefix}' is no network`);
  const length = Number(digits);
  const address = numberOfIPv4(text) ?? numberOfIPv6(text);
  const bits = text.includes(':') ? 128 : 32;
  if (address === undefined || length > bits) return cannotEvaluate(`'${prefix}' is no network`);
  return { address: address - (address % sizeOf({ length, bits })), length, bits };
}

function numberOfIPv4(text: string): bigint | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4 || bytes.some((byte) => String(Number(byte)) !== byte || Number(byte) > 255)) return undefined;
  return bytes.reduce((all, byte) => all * 256n + BigInt(byte), 0n);
}

function numberOfIPv6(text: string): bigint | undefined {
  // What has an address of IPv4 in it, Go writes in its own way.
  if (!isIPv6(text) || text.includes('.')) return undefined;
  const [head, tail] = text.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const groups = tail ? [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail] : head;
  return groups.reduce((all, group) => all * 65536n + BigInt(`0x${group}`), 0n);
}

const sizeOf = ({ length, bits }: Pick<Network, 'length' | 'bits'>) => 2n ** BigInt(bits - length);
const whole = (value: number) => (Number.isSafeInteger(value) ? value : cannotEvaluate('a whole number is wanted'));

/** The digits of an address to some base, from the first. */
const pieces = (address: bigint, base: bigint, count: number) =>
  Array.from({ length: count }, (_, i) => (address / base ** BigInt(count - 1 - i)) % base);

function addressText(address: bigint, bits: 32 | 128): string {
  if (bits === 32) return pieces(address, 256n, 4).join('.');
  const groups = pieces(address, 65536n, 8).map((group) => group.toString(16)).join(':');
  return new URL(`http://[${groups}]`).hostname.slice(1, -1); // in the short form of RFC 5952
}

export function hostOf(prefix: string, number: number): string {
  const network = networkOf(prefix);
  const size = sizeOf(network);
  const index = whole(number) < 0 ? size + BigInt(number) : BigInt(number);
  if (index < 0n || index >= size) cannotEvaluate(`the network ${prefix} has no host ${number}`);
  return addressText(network.address + index, network.bits);
}

export function netmask(prefix: string): string {
  const { bits, length } = networkOf(prefix);
  return addressText(2n ** BigInt(bits) - sizeOf({ bits, length }), bits);
}

export function subnet(prefix: string, newBits: number, number: number): string {
  const { bits, ...network } = networkOf(prefix);
  const length = network.length + whole(newBits);
  if (newBits < 0 || newBits > MAX_NEW_BITS || length > bits || whole(number) < 0 || number >= 2 ** newBits) {
    cannotEvaluate(`the network ${prefix} has no subnet ${number} of ${newBits} more bits`);
  }
  return `${addressText(network.address + BigInt(number) * sizeOf({ length, bits }), bits)}/${length}`;
}

/** Subnets that follow each other, each at the next place that is free. */
export function subnets(prefix: string, newBits: readonly number[]): string[] {
  const { bits, ...network } = networkOf(prefix);
  const end = network.address + sizeOf({ ...network, bits });
  let next = network.address;
  return newBits.map((more) => {
    const length = network.length + whole(more);
    if (more < 1 || more > MAX_NEW_BITS || length > bits) cannotEvaluate(`the network ${prefix} has no subnets of ${more} more bits`);
    const size = sizeOf({ length, bits });
    const start = ((next + size - 1n) / size) * size;
    next = start + size;
    if (next > end) cannotEvaluate(`the network ${prefix} has no room for these subnets`);
    return `${addressText(start, bits)}/${length}`;
  });
}
