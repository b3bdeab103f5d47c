import "reflect-metadata";

import {
  AsciiSession,
  EmptyLogFactory,
  type EngineFactory,
  type IJsFixConfig,
  type ISessionDescription,
  MemorySessionStore,
  type MsgView,
  SessionId,
  SessionLauncher,
  SessionState,
} from "jspurefix";
import { price, quantity } from "#lib/core/money.ts";
import type { BrokerConnection } from "#server/execution/brokers/broker.ts";
import { connectToVenue } from "#server/execution/brokers/fake-venue/index.ts";
import type { ClaimedRequest, SendAnswer } from "#server/execution/gateway/index.ts";
import { commandOf } from "./execution-report.ts";
import { FixMessage, readable } from "./message.ts";
import { freePort, listening } from "./quickfix-peer.ts";
import type { FixSettings } from "./settings.ts";
import { VenueReports } from "./venue-reports.ts";

export type FixVenue = {
  readonly port: number;
  /** What came to log on. */
  readonly logons: readonly FixMessage[];
  /** What was asked of it, as people write messages. */
  readonly heard: readonly string[];
  /** Cuts the line without a word. */
  drop(): void;
  close(): Promise<void>;
};

type Version = FixSettings["version"];
type Body = Record<string, unknown>;

/** The fake venue behind a FIX acceptor: its journal stays the truth, what it tells is sent again until it arrives. */
export async function startFixVenue(url: string, version: Version): Promise<FixVenue> {
  const venue = await connectToVenue({ url, currency: "USD" }, { clock: () => Date.now() * 1000 });
  const port = await freePort();
  const desk = new Desk(venue, version);
  class Launcher extends SessionLauncher {
    constructor() {
      super(null, description(version, port), new EmptyLogFactory());
    }
    protected override makeFactory(): EngineFactory {
      return { makeSession: (config: IJsFixConfig) => desk.session(config) } as EngineFactory;
    }
  }
  const launcher = new Launcher();
  const ended = launcher.run().catch(() => {});
  await listening(port);
  return {
    port,
    logons: desk.logons,
    heard: desk.heard,
    drop: () => desk.drop(),
    async close() {
      desk.drop();
      launcher.stop();
      await Promise.all([ended, venue.close()]);
    },
  };
}

/** What outlives a connection: sequence numbers, what was sent under each, and what waits to be sent. */
class Desk {
  readonly #venue: BrokerConnection;
  readonly #reports: VenueReports;
  readonly #version: Version;
  readonly #store: MemorySessionStore;
  readonly logons: FixMessage[] = [];
  /** What was asked of it, as people write messages. */
  readonly heard: string[] = [];
  readonly sent = new Map<number, { type: string; body: Body; at: Date }>();
  readonly #outbox: [string, Body][] = [];
  #session: VenueSession | undefined;

  constructor(venue: BrokerConnection, version: Version) {
    this.#venue = venue;
    this.#version = version;
    this.#reports = new VenueReports(version);
    this.#store = new MemorySessionStore(new SessionId(version, "VENUE", "PITWALL"));
    venue.listen({
      events: (events) => {
        for (const event of events)
          if (this.#reports.knows(event.clientOrderId)) this.#say("8", this.#reports.ofEvent(event));
      },
      down: () => this.drop(),
    });
  }

  session(config: IJsFixConfig): VenueSession {
    config.sessionStoreFactory = { create: () => this.#store };
    this.#session = new VenueSession(config, this);
    return this.#session;
  }

  drop(): void {
    if (this.#session?.isUp()) this.#session.requestStop("dropped");
  }

  /** Says what waited while nobody was logged on. */
  flush(): void {
    for (const [type, body] of this.#outbox.splice(0)) this.#say(type, body);
  }

  #say(type: string, body: Body): void {
    if (this.#session?.isUp()) this.#session.say(type, body);
    else this.#outbox.push([type, body]);
  }

  async hear(message: FixMessage): Promise<void> {
    this.heard.push(readable(message.text));
    if (message.type === "H") return this.#tellStatus(message);
    if (message.type === "AF") return this.#tellAll(message.need("MassStatusReqID"));
    const request = claimed(message);
    if (message.type === "D") this.#reports.open(message);
    else this.#reports.asked(message, request.command);
    const answer: SendAnswer = await this.#venue.send(request);
    if (answer.outcome === "accepted") return;
    const reason = answer.outcome === "refused" ? answer.reason : "the id is known";
    const isKnown = answer.outcome === "known-id";
    this.#say(...this.#reports.refusal(message, reason, isKnown));
  }

  async #tellStatus(message: FixMessage): Promise<void> {
    const id = message.need("ClOrdID");
    const ids = this.#version === "FIX.4.4" ? { OrdStatusReqID: message.need("OrdStatusReqID") } : {};
    this.#say("8", this.#reports.status(id, await this.#venue.query(id), ids));
  }

  async #tellAll(id: string): Promise<void> {
    const open = (await this.#venue.openOrders()) ?? [];
    const total = String(open.length);
    const ids = { MassStatusReqID: id, TotNumReports: total };
    if (open.length === 0) this.#say("8", this.#reports.status("none", null, ids));
    for (const order of open) this.#reports.learn(order);
    for (const order of open) this.#say("8", this.#reports.status(order.clientOrderId, order, ids));
  }
}

class VenueSession extends AsciiSession {
  readonly #desk: Desk;
  constructor(config: IJsFixConfig, desk: Desk) {
    super(config);
    this.#desk = desk;
    this.on("error", () => {});
  }

  isUp = (): boolean => this.getState() >= SessionState.InitiationLogonReceived && this.transport !== null;

  say(type: string, body: Body): void {
    this.send(type, body, (_, sent) => {
      const number = sent?.header?.MsgSeqNum;
      if (number) this.#desk.sent.set(number, { type, body, at: new Date() });
    });
  }

  protected override onResendRequest(view: MsgView): void {
    const message = messageOf(view);
    const next = (this.transport?.transmitter as { msgSeqNum?: number } | undefined)?.msgSeqNum ?? 1;
    for (let number = Number(message.get("BeginSeqNo")); number < next; number++) {
      const kept = this.#desk.sent.get(number);
      const header = { PossDupFlag: true, MsgSeqNum: number, SendingTime: kept?.at ?? new Date() };
      if (kept) this.send(kept.type, { ...kept.body, StandardHeader: header });
      else this.send("4", { StandardHeader: header, GapFillFlag: true, NewSeqNo: number + 1 });
    }
  }

  protected override checkForwardMsg(_type: string, view: MsgView): void {
    // What the venue does not answer, it does not answer over FIX either.
    this.#desk.hear(messageOf(view)).catch(() => {});
  }
  protected onLogon(view: MsgView): boolean {
    this.#desk.logons.push(messageOf(view));
    return true;
  }
  protected onReady(): void {
    setImmediate(() => this.#desk.flush());
  }
  protected onApplicationMsg(): void {}
  protected onStopped(): void {}
  protected onDecoded(): void {}
  protected onEncoded(): void {}
}

const messageOf = (view: MsgView): FixMessage =>
  new FixMessage((view as MsgView & { toBuffer(delimiter: number): Buffer }).toBuffer(1).toString("utf8"));

const SIDES: Readonly<Record<string, "buy" | "sell" | "sell-short">> = {
  "1": "buy",
  "2": "sell",
  "5": "sell-short",
};

function claimed(message: FixMessage): ClaimedRequest {
  const id = message.need("ClOrdID");
  const limit = message.get("Price");
  const terms = {
    quantity: quantity(message.need("OrderQty")),
    limitPrice: limit === null ? null : price(limit),
    stopPrice: null,
  };
  const command = commandOf(id);
  const kinds = { D: "new", F: "cancel", G: "replace" } as const;
  return {
    orderId: id,
    command,
    kind: kinds[message.type as keyof typeof kinds],
    order: {
      ...terms,
      orderId: id,
      account: "fix",
      symbol: message.need("Symbol"),
      side: SIDES[message.need("Side")] ?? "buy",
      type: message.get("OrdType") === "1" ? "market" : "limit",
      timeInForce: { "0": "DAY", "1": "GTC", "3": "IOC" }[message.get("TimeInForce") ?? "0"] ?? "DAY",
    },
    terms,
    version: Number(/^r(\d+)$/.exec(command)?.[1] ?? 0),
    attempt: 1,
    sentAt: 0,
    deadBy: null,
    clientOrderId: id,
    orderClientId: message.get("OrigClOrdID") ?? id,
  };
}

const description = (version: Version, port: number): ISessionDescription =>
  ({
    application: {
      name: "VENUE",
      type: "acceptor",
      protocol: "ascii",
      dictionary: version === "FIX.4.2" ? "qf42" : "qf44",
      tcp: { host: "127.0.0.1", port },
    },
    BeginString: version,
    SenderCompId: "VENUE",
    TargetCompID: "PITWALL",
    HeartBtInt: 30,
    ResetSeqNumFlag: false,
  }) as unknown as ISessionDescription;
