/** Writes the bits of an H.264 unit, first bit first. ITU-T H.264, section 7.2 and 9.1. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #bits = 0;

  /** An unsigned number of so many bits. */
  fixed(value: number, bits: number): this {
    for (let bit = bits - 1; bit >= 0; bit--) this.#bit((value >>> bit) & 1);
    return this;
  }

  /** An unsigned number in Exp-Golomb code. */
  unsigned(value: number): this {
    const bits = 32 - Math.clz32(value + 1);
    return this.fixed(0, bits - 1).fixed(value + 1, bits);
  }

  /** A signed number in Exp-Golomb code. */
  signed(value: number): this {
    return this.unsigned(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** All bits that a reader has not read yet. */
  rest(reader: BitReader): this {
    for (let bit = reader.bit(); bit !== undefined; bit = reader.bit()) this.#bit(bit);
    return this;
  }

  /** The bit that ends a unit. */
  end(): this {
    return this.fixed(1, 1);
  }

  /** The unit, with zero bits up to a whole byte, and escaped so that it contains no start code. */
  unit(header: number): Uint8Array {
    const payload = [...this.#bytes];
    if (this.#bits % 8 > 0) payload[payload.length - 1] = (payload.at(-1) ?? 0) << (8 - (this.#bits % 8));
    return Uint8Array.from([header, ...escaped(payload)]);
  }

  #bit(bit: number): void {
    if (this.#bits++ % 8 === 0) this.#bytes.push(bit);
    else this.#bytes.push(((this.#bytes.pop() ?? 0) << 1) | bit);
  }
}

/** Reads the bits of an H.264 unit after its header byte, without the zero bits at its end. */
export class BitReader {
  readonly #bytes: readonly number[];
  readonly #end: number;
  #at = 0;

  constructor(unit: Uint8Array) {
    this.#bytes = unescaped([...unit.subarray(1)]);
    const last = this.#bytes.at(-1) ?? 0;
    this.#end = this.#bytes.length * 8 - (31 - Math.clz32(last & -last));
  }

  bit(): number | undefined {
    if (this.#at >= this.#end) return undefined;
    const byte = this.#bytes[this.#at >> 3] ?? 0;
    return (byte >> (7 - (this.#at++ & 7))) & 1;
  }

  fixed(bits: number): number {
    let value = 0;
    for (let bit = 0; bit < bits; bit++) value = value * 2 + (this.bit() ?? 0);
    return value;
  }

  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) zeros++;
    return 2 ** zeros - 1 + this.fixed(zeros);
  }
}

/** Two zero bytes and a small one would look like a start code: a 3 separates them. Section 7.4.1. */
function escaped(bytes: readonly number[]): number[] {
  const result: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      result.push(3);
      zeros = 0;
    }
    result.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return result;
}

function unescaped(bytes: readonly number[]): number[] {
  return bytes.filter((byte, at) => byte !== 3 || at < 2 || bytes[at - 1] !== 0 || bytes[at - 2] !== 0);
}
