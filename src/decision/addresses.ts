/* Blocks of IP addresses. */

export interface Block {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

const FOUR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function four(text: string): bigint | undefined {
  const parts = FOUR.exec(text)?.slice(1).map(Number);
  return parts?.every((part) => part < 256) ? parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) : undefined;
}

function six(text: string): bigint | undefined {
  if (!/^[0-9a-f:]+$/i.test(text) || text.split('::').length > 2) return undefined;
  const [head, tail] = text.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const groups = tail === undefined ? head : [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail];
  if (groups.length !== 8 || groups.some((group) => group.length > 4)) return undefined;
  return groups.reduce((sum, group) => sum * 65536n + BigInt(parseInt(group, 16)), 0n);
}

/** An address, or a block as `10.0.0.0/8`; undefined for anything else. */
export function addressesOf(text: string): Block | undefined {
  const [address, length] = text.trim().split('/');
  const bits = address.includes(':') ? 128 : 32;
  const value = bits === 128 ? six(address) : four(address);
  const prefix = length === undefined ? bits : Number(length);
  if (value === undefined || !Number.isInteger(prefix) || prefix < 0 || prefix > bits) return undefined;
  const size = 2n ** BigInt(bits - prefix);
  const first = value - (value % size);
  return { bits, first, last: first + size - 1n };
}

export const contains = (block: Block, one: Block) => block.bits === one.bits && block.first <= one.first && one.last <= block.last;

export function addressText(bits: 32 | 128, value: bigint): string {
  const [groups, size] = bits === 32 ? [4, 256n] : [8, 65536n];
  const parts = Array.from({ length: groups }, (_, i) => (value / size ** BigInt(groups - 1 - i)) % size);
  return bits === 32 ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');
}
