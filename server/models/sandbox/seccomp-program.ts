import { ALLOWED_CALLS, CLONE, IOCTL, PRCTL } from "./system-calls.ts";

/** One instruction of classic BPF: struct sock_filter of linux/filter.h. */
export type Instruction = { code: number; whenTrue: number; whenFalse: number; value: number };

const LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const JUMP_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const JUMP_AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const JUMP_ANY_BIT = 0x45; // BPF_JMP | BPF_JSET | BPF_K
const RETURN = 0x06; // BPF_RET | BPF_K

/** Offsets in struct seccomp_data of linux/seccomp.h. */
const CALL = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;
const ARGUMENT_BYTES = 8;

const ALLOW = 0x7fff_0000;
const KILL_PROCESS = 0x8000_0000;
const refuse = (errno: number) => 0x0005_0000 | errno;
const EPERM = 1;
const EINVAL = 22;
const ENOTTY = 25;
const ENOSYS = 38;

const ARCHITECTURES = { x64: { id: 0xc000_003e, column: 0 }, arm64: { id: 0xc000_00b7, column: 1 } } as const;
export type FilteredArchitecture = keyof typeof ARCHITECTURES;
export const isFiltered = (arch: string): arch is FilteredArchitecture => Object.hasOwn(ARCHITECTURES, arch);

/** Numbers from here on are the x32 way of calling: another table, never used by Node. */
const X32 = 0x4000_0000;
const CLONE_THREAD = 0x0001_0000;
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET */
const NEW_NAMESPACES = 0x7e02_0000;
/** FIONCLEX, FIOCLEX, FIONBIO: no terminal, no device. */
const IOCTLS = [0x5450, 0x5451, 0x5421];
/** PR_SET_NAME, PR_GET_NAME, PR_SET_VMA */
const PRCTLS = [15, 16, 0x5356_4d41];

/**
 * The filter of a strategy host: the listed calls, threads but no processes, and every other call fails as if
 * the kernel did not have it.
 */
export function hostFilter(arch: FilteredArchitecture): Instruction[] {
  const { id, column } = ARCHITECTURES[arch];
  const numbers = Object.values(ALLOWED_CALLS).map((pair) => pair[column]);
  return [
    load(ARCHITECTURE),
    ...unless(JUMP_EQUAL, id, [give(KILL_PROCESS)]),
    load(CALL),
    ...when(JUMP_AT_LEAST, X32, [give(refuse(ENOSYS))]),
    ...numbers.flatMap((number) => (number === null ? [] : when(JUMP_EQUAL, number, [give(ALLOW)]))),
    ...when(JUMP_EQUAL, CLONE[column], [
      argument(0),
      ...when(JUMP_ANY_BIT, NEW_NAMESPACES, [give(refuse(EPERM))]),
      ...when(JUMP_ANY_BIT, CLONE_THREAD, [give(ALLOW)]),
      give(refuse(EPERM)),
    ]),
    ...when(JUMP_EQUAL, IOCTL[column], oneOf(argument(1), IOCTLS, ENOTTY)),
    ...when(JUMP_EQUAL, PRCTL[column], oneOf(argument(0), PRCTLS, EINVAL)),
    // clone3 too: its flags lie in memory that a filter cannot read, and the C library falls back to clone.
    give(refuse(ENOSYS)),
  ];
}

const oneOf = (loaded: Instruction, values: readonly number[], errno: number): Instruction[] => [
  loaded,
  ...values.flatMap((value) => when(JUMP_EQUAL, value, [give(ALLOW)])),
  give(refuse(errno)),
];

const load = (offset: number): Instruction => ({ code: LOAD_WORD, whenTrue: 0, whenFalse: 0, value: offset });
/** The lower half: the checked arguments have 32 bits. */
const argument = (index: number) => load(FIRST_ARGUMENT + index * ARGUMENT_BYTES);
const give = (value: number): Instruction => ({ code: RETURN, whenTrue: 0, whenFalse: 0, value });
/** Jumps over the block when the comparison fails. */
const when = (code: number, value: number, block: Instruction[]): Instruction[] => [
  { code, whenTrue: 0, whenFalse: block.length, value },
  ...block,
];
const unless = (code: number, value: number, block: Instruction[]): Instruction[] => [
  { code, whenTrue: block.length, whenFalse: 0, value },
  ...block,
];

/** The bytes that the kernel reads: eight for each instruction, little-endian as both machines are. */
export function encodeProgram(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(({ code, whenTrue, whenFalse, value }, at) => {
    bytes.writeUInt16LE(code, 8 * at);
    bytes.writeUInt8(whenTrue, 8 * at + 2);
    bytes.writeUInt8(whenFalse, 8 * at + 3);
    bytes.writeUInt32LE(value >>> 0, 8 * at + 4);
  });
  return bytes;
}
