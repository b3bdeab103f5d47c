import { describe, expect, it } from "vitest";
import { encodeProgram, hostFilter } from "./seccomp-program.ts";

const X64 = 0xc000_003e;
const ARM64 = 0xc000_00b7;
const ALLOW = 0x7fff_0000;
const KILL = 0x8000_0000;
const errno = (number: number) => 0x0005_0000 | number;

/** What the kernel's interpreter does with the encoded bytes; throws where the kernel would refuse the program. */
function verdict(bytes: Buffer, call: number, architecture: number, ...args: number[]): number {
  const data = new Map([
    [0, call >>> 0],
    [4, architecture],
    ...args.map((value, k) => [16 + 8 * k, value >>> 0] as [number, number]),
  ]);
  let accumulator = 0;
  for (let at = 0; ; at++) {
    if (8 * at >= bytes.length) throw new Error("ran off the end");
    const code = bytes.readUInt16LE(8 * at);
    const value = bytes.readUInt32LE(8 * at + 4);
    const jump = (holds: boolean) => bytes.readUInt8(8 * at + (holds ? 2 : 3));
    if (code === 0x06) return value;
    if (code === 0x20) accumulator = data.get(value) ?? 0;
    else if (code === 0x15) at += jump(accumulator === value);
    else if (code === 0x35) at += jump(accumulator >= value);
    else if (code === 0x45) at += jump((accumulator & value) !== 0);
    else throw new Error(`no such instruction: ${code}`);
  }
}

const x64 = encodeProgram(hostFilter("x64"));
const arm64 = encodeProgram(hostFilter("arm64"));

describe("the filter of a strategy host", () => {
  it.each([
    ["read", 0, 63],
    ["mmap", 9, 222],
    ["futex", 202, 98],
    ["exit_group", 231, 94],
    ["getrandom", 318, 278],
  ])("allows %s", (_, onX64, onArm64) => {
    expect(verdict(x64, onX64, X64)).toBe(ALLOW);
    expect(verdict(arm64, onArm64, ARM64)).toBe(ALLOW);
  });

  it.each([
    ["socket", 41, 198],
    ["socketpair", 53, 199],
    ["connect", 42, 203],
    ["sendmsg", 46, 211],
    ["kill", 62, 129],
    ["ptrace", 101, 117],
    ["process_vm_readv", 310, 270],
    ["mount", 165, 40],
    ["unshare", 272, 97],
    ["setns", 308, 268],
    ["bpf", 321, 280],
    ["io_uring_setup", 425, 425],
    ["userfaultfd", 323, 282],
    ["keyctl", 250, 219],
    ["memfd_create", 319, 279],
    ["execveat", 322, 281],
    ["clone3", 435, 435],
    ["perf_event_open", 298, 241],
    ["pidfd_open", 434, 434],
    ["seccomp", 317, 277],
    ["unlinkat", 263, 35],
    ["setuid", 105, 146],
    ["chroot", 161, 51],
    ["sched_setscheduler", 144, 119],
    ["mlockall", 151, 230],
  ])("does not know %s", (_, onX64, onArm64) => {
    expect(verdict(x64, onX64, X64)).toBe(errno(38));
    expect(verdict(arm64, onArm64, ARM64)).toBe(errno(38));
  });

  it("lets threads be made, but neither processes nor namespaces", () => {
    const thread = 0x003d_0f00;
    const fork = 0x0120_0011;
    for (const [program, clone, architecture] of [
      [x64, 56, X64],
      [arm64, 220, ARM64],
    ] as const) {
      expect(verdict(program, clone, architecture, thread)).toBe(ALLOW);
      expect(verdict(program, clone, architecture, fork)).toBe(errno(1));
      expect(verdict(program, clone, architecture, thread | 0x1000_0000)).toBe(errno(1));
    }
    expect(verdict(x64, 57, X64), "fork").toBe(errno(38));
    expect(verdict(x64, 58, X64), "vfork").toBe(errno(38));
  });

  it("lets a file be made non-blocking, but types into no terminal", () => {
    expect(verdict(x64, 16, X64, 0, 0x5421)).toBe(ALLOW);
    expect(verdict(x64, 16, X64, 0, 0x5412), "TIOCSTI").toBe(errno(25));
    expect(verdict(x64, 157, X64, 15)).toBe(ALLOW);
    expect(verdict(x64, 157, X64, 22), "PR_SET_SECCOMP").toBe(errno(22));
  });

  it("kills whoever calls by another architecture's table, and does not know x32", () => {
    expect(verdict(x64, 0, 0x4000_0003), "32-bit").toBe(KILL);
    expect(verdict(arm64, 63, X64)).toBe(KILL);
    expect(verdict(x64, 0x4000_0000, X64)).toBe(errno(38));
  });

  it("is short enough for the kernel", () => {
    expect(x64.length / 8).toBeLessThan(4096);
    expect(hostFilter("x64").every(({ whenTrue, whenFalse }) => whenTrue < 256 && whenFalse < 256)).toBe(
      true,
    );
  });
});
