/** Named steps at which tests kill the process; nothing happens unless PITWALL_CRASH_AT names one. */
import "server-only";

export { CRASH_POINTS, type CrashPointName, type CrashSide, crashPoint } from "./crash-point.ts";
