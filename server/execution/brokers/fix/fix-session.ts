import "reflect-metadata";

import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  AsciiSession,
  EmptyLogFactory,
  type EngineFactory,
  type IFixSessionStore,
  type IJsFixConfig,
  type ISessionDescription,
  type MsgTransport,
  type MsgView,
  SessionLauncher,
  SessionState,
} from "jspurefix";
import { FixMessage, type Outgoing } from "./message.ts";
import type { SessionNumbers } from "./session-numbers.ts";
import type { FixSettings } from "./settings.ts";

export type LineEvents = {
  /** An application message or a session Reject, in the order in which they came. */
  message(message: FixMessage, subject: string | null): void;
  /** Logged on, and everything that was missed has come. */
  level(): void;
  /** Once: the session has ended. */
  down(reason: string): void;
};

/** A FIX session as the adapter uses it. */
export type FixLine = {
  /** Settles once the transport has the message. */
  send(out: Outgoing): Promise<void>;
  close(): Promise<void>;
};

const CLOSE_MS = 2000;
const TEST_MS = 250;

/** Connects and logs on in the background; `on.level` or `on.down` tells how it went. */
export function openLine(settings: FixSettings, numbers: SessionNumbers, on: LineEvents): FixLine {
  let session: Session | undefined;
  let isDown = false;
  const down = (reason: string) => {
    if (!isDown) on.down(reason);
    isDown = true;
  };
  class Launcher extends SessionLauncher {
    constructor() {
      super(description(settings), null, new EmptyLogFactory());
    }
    protected override makeFactory(): EngineFactory {
      return {
        makeSession: (config: IJsFixConfig) => {
          config.sessionStoreFactory = { create: () => numbers as IFixSessionStore };
          session = new Session(config, settings, numbers, { ...on, down });
          return session;
        },
      } as EngineFactory;
    }
  }
  const launcher = new Launcher();
  const ended = launcher.run().then(
    () => down("The venue ended the FIX session."),
    (error: Error) => down(`The FIX session with ${settings.host}:${settings.port} failed: ${error.message}`),
  );
  return {
    async send(out) {
      if (isDown || !session) throw new Error("The FIX session is down.");
      await numbers.ready();
      const number = await session.transmit(out);
      if (out.fields.ClOrdID) numbers.sent(number, out.fields.ClOrdID);
    },
    async close() {
      isDown = true;
      session?.leave();
      launcher.stop();
      const patience = setTimeout(() => session?.requestStop("closed"), CLOSE_MS);
      await Promise.race([session ? ended : undefined, sleep(CLOSE_MS + 500, undefined, { ref: false })]);
      clearTimeout(patience);
      await numbers.close();
    },
  };
}

function description(settings: FixSettings): ISessionDescription {
  const { host, port, tls, version, senderCompId, targetCompId, heartbeatSeconds, resetOnLogon } = settings;
  const { username, password } = settings;
  const isOld = version === "FIX.4.2";
  return {
    application: {
      name: senderCompId,
      type: "initiator",
      resilient: false,
      // One attempt, which fails at once where nobody listens: whoever holds the line tries again.
      connectTimeoutSeconds: 0,
      protocol: "ascii",
      dictionary: isOld ? "qf42" : "qf44",
      tcp: {
        host,
        port,
        ...(tls && { tls: { nodeTlsConnectionOptions: isIP(host) ? {} : { servername: host } } }),
      },
    },
    Name: senderCompId,
    BeginString: version,
    SenderCompId: senderCompId,
    TargetCompID: targetCompId,
    HeartBtInt: heartbeatSeconds,
    ResetSeqNumFlag: resetOnLogon,
    // An order is never sent again by the session: what the peer missed is filled as a gap.
    store: { type: "memory", resendGapFillOnly: true },
    ...(isOld
      ? password && { Logon: { RawDataLength: password.length, RawData: Buffer.from(password) } }
      : { Username: username || undefined, Password: password || undefined }),
  } as unknown as ISessionDescription;
}

/** The library's session, with nothing lost between a gap and a restart, and no order ever repeated. */
class Session extends AsciiSession {
  readonly #settings: FixSettings;
  readonly #numbers: SessionNumbers;
  readonly #on: LineEvents;
  #ping = 0;
  #isLevel = false;
  #isLeft = false;
  #goodbye: string | null = null;

  constructor(config: IJsFixConfig, settings: FixSettings, numbers: SessionNumbers, on: LineEvents) {
    super(config);
    this.#settings = settings;
    this.#numbers = numbers;
    this.#on = on;
    // The library tells errors twice; the second time nobody may listen any more.
    this.on("error", () => {});
  }

  /** A connection that comes about after this is of no use. */
  override async run(transport: MsgTransport): Promise<number> {
    if (!this.#isLeft) return super.run(transport);
    transport.end();
    throw new Error("The line was closed.");
  }

  leave(): void {
    this.#isLeft = true;
    this.done();
  }

  transmit({ type, fields }: Outgoing): Promise<number> {
    const { Symbol: symbol, OrderQty: size, PegOffsetValue: offset, PegOffsetType: kind, ...others } = fields;
    const nested = {
      ...others,
      ...(symbol !== undefined && { Instrument: { Symbol: symbol } }),
      ...(size !== undefined && { OrderQtyData: { OrderQty: size } }),
      ...(offset !== undefined && { PegInstructions: { PegOffsetValue: offset, PegOffsetType: kind } }),
    };
    const { PositionEffect: effect, ...old } = fields;
    const flat = { ...old, ...(effect !== undefined && { OpenClose: effect }) };
    const body = this.#settings.version === "FIX.4.2" ? flat : nested;
    return new Promise((resolve, reject) =>
      this.send(type, body, (error, sent) => (error ? reject(error) : resolve(sent?.header?.MsgSeqNum))),
    );
  }

  protected override onMsg(type: string, view: MsgView): void {
    const message = messageOf(view);
    const number = Number(message.get("MsgSeqNum"));
    if (type === "A") this.#checkLogon(message, number);
    if (type === "4") this.#fill(message, number);
    else this.#numbers.received.receive(number);
    if (type === "5") this.#hearGoodbye(message.get("Text"));
    if (type === "3") this.#deliver(message);
    if (type === "0") this.#checkLevel(message);
    super.onMsg(type, view);
  }

  #checkLogon(message: FixMessage, number: number): void {
    const { received } = this.#numbers;
    if (message.get("ResetSeqNumFlag") === "Y") received.restart(number);
    else if (number < received.next)
      this.#goodbye = `its messages begin at ${number} and ${received.next} was awaited; agree on a reset of the numbers`;
  }

  /** A venue that says which number it awaits gets it at the next logon: after a restore ours are behind. */
  #hearGoodbye(text: string | null): void {
    this.#goodbye = text;
    const awaited = /expecting (\d{1,9})/i.exec(text ?? "")?.[1];
    if (awaited && !this.#isLevel) this.#numbers.raise(Number(awaited));
  }

  #fill(message: FixMessage, number: number): void {
    const next = Number(message.get("NewSeqNo"));
    if (message.get("GapFillFlag") === "Y") this.#numbers.received.skip(number, next);
    else this.#numbers.received.restart(next);
  }

  /** The peer answers in order: after the answer to a test, all that it had to tell has been told. */
  #checkLevel(message: FixMessage): void {
    if (this.#isLevel || !message.get("TestReqID")?.startsWith("level-")) return;
    this.#isLevel = this.#numbers.received.isWhole;
    if (this.#isLevel) void this.#numbers.settled().then(() => this.#on.level());
  }

  /** Again and again: a test that goes out while the peer asks what it missed is filled over with the gap. */
  #test(): void {
    if (this.#isLevel || this.getState() === SessionState.Stopped) return;
    this.send("1", { TestReqID: `level-${++this.#ping}` });
    setTimeout(() => this.#test(), TEST_MS).unref();
  }

  /** Kept before anybody hears of it; what cannot be kept ends the session, so that the peer tells it again. */
  #deliver(message: FixMessage): void {
    this.#numbers.keep(message).then(
      (subject) => this.#on.message(message, subject),
      (error: Error) => this.requestStop(`A message could not be kept: ${error.message}`),
    );
  }

  /** The library ends a session in which a report comes while a test is under way; that is no reason. */
  protected override checkForwardMsg(_type: string, view: MsgView): void {
    this.#deliver(messageOf(view));
  }

  protected override onResendRequest(view: MsgView): void {
    const message = messageOf(view);
    const [begin, end] = [Number(message.get("BeginSeqNo")), Number(message.get("EndSeqNo"))];
    const next = (this.transport?.transmitter as { msgSeqNum?: number } | undefined)?.msgSeqNum ?? 1;
    const after = end === 0 || end >= next ? next : end + 1;
    const header = { PossDupFlag: true, MsgSeqNum: begin, SendingTime: new Date() };
    this.send("4", { StandardHeader: header, GapFillFlag: true, NewSeqNo: after });
  }

  protected override async onPreLogon(): Promise<void> {
    await super.onPreLogon();
    if (this.#settings.resetOnLogon) this.#numbers.received.restart(1);
  }
  protected onLogon(): boolean {
    return true;
  }
  /** Later: the library asks for what it missed only after this. */
  protected onReady(): void {
    setImmediate(() => this.#test());
  }
  protected onStopped(error?: Error): void {
    const reason = this.#goodbye ?? error?.message;
    this.#on.down(`The FIX session with ${this.#settings.targetCompId} ended${reason ? `: ${reason}` : ""}.`);
  }
  protected onApplicationMsg(): void {}
  protected onDecoded(): void {}
  protected onEncoded(): void {}
}

const messageOf = (view: MsgView): FixMessage =>
  new FixMessage((view as MsgView & { toBuffer(delimiter: number): Buffer }).toBuffer(1).toString("utf8"));
