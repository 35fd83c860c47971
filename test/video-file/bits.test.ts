import fc from "fast-check";
import { expect, test } from "vitest";
import { BitReader, BitWriter } from "../../src/video-file/placeholder/bits.ts";

// ITU-T H.264, tables 9-2 and 9-3.
test.each([
  [0, 0, "1"],
  [1, 1, "010"],
  [2, -1, "011"],
  [3, 2, "00100"],
  [4, -2, "00101"],
  [9, 5, "0001010"],
])("%i is written as table 9-2 has it, and %i as table 9-3", (unsigned, signed, code) => {
  const bits = (writer: BitWriter) => {
    const byte = writer.end().unit(0x67)[1] ?? 0;
    return byte.toString(2).padStart(8, "0").replace(/10*$/u, "");
  };
  expect(bits(new BitWriter().unsigned(unsigned))).toBe(code);
  expect(bits(new BitWriter().signed(signed))).toBe(code);
});

test("A unit has its header byte first, and no start code within", () => {
  const unit = new BitWriter().fixed(0, 22).fixed(1, 2).fixed(0, 16).fixed(3, 8).end().unit(0x41);
  expect([...unit]).toEqual([0x41, 0, 0, 3, 1, 0, 0, 3, 3, 0x80]);
});

test("What is written is read, at any distance from a whole byte", () => {
  const values = fc.array(fc.oneof(fc.nat(3), fc.nat(2 ** 20), fc.constant(0)), { maxLength: 60 });
  fc.assert(
    fc.property(values, values, fc.nat(7), (moved, kept, bits) => {
      const write = (writer: BitWriter, list: number[]) =>
        list.forEach((value) => void writer.fixed(value, 24));
      const first = new BitWriter().fixed(0, bits);
      write(first, moved);
      const reader = new BitReader(first.unsigned(7).end().unit(0x41));
      expect(reader.fixed(bits)).toBe(0);
      const second = new BitWriter().unsigned(5);
      write(second, kept);
      const again = new BitReader(second.rest(reader).unit(0x65));
      expect(again.unsigned()).toBe(5);
      expect([...kept, ...moved].map(() => again.fixed(24))).toEqual([...kept, ...moved]);
      expect(again.unsigned()).toBe(7);
      expect([again.bit(), again.bit()]).toEqual([1, undefined]);
    }),
  );
});
