/**
 * Paper feeds: what plays on a paper account while no forward test does, so that orders worked by hand have prices.
 * Not here: replays and their pace (data/feeds), the market and its journal (brokers/paper).
 */
import "server-only";

export { addInstruments } from "./add-instruments.ts";
export { algorithmWait } from "./algorithm-wait.ts";
export { chooseFeed, setFeedSpeed, stepFeed } from "./change-feed.ts";
export { QuoteTeller } from "./quote-teller.ts";
export { type AccountFeed, getFeed } from "./read-feed.ts";
export { startFeeds } from "./run-feeds.ts";
