/** Contract suites: what every plug-in of a kind must keep. Each answers the list of broken promises. */
export { indicatorContract } from "./indicator-contract.ts";
