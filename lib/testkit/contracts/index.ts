/** Contract suites: what every plug-in of a kind must keep. Each answers the list of broken promises. */

export { accountModelContract } from "./account-model-contract.ts";
export { type AlgorithmMove, algorithmContract, aMarket } from "./algorithm-contract.ts";
export { commissionContract, slippageContract } from "./cost-model-contract.ts";
export { indicatorContract } from "./indicator-contract.ts";
export { type OrderExample, orderTypeContract } from "./order-type-contract.ts";
export { strategyContract } from "./strategy-contract.ts";
