/** `npm run --silent pitwall -- <command>`: Pitwall without a server. */
import { pitwall } from "./pitwall-program.ts";
import { runProgram } from "./run-program.ts";

await runProgram(pitwall());
