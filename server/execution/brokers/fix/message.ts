import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";

const SOH = "\x01";

/** The tags that are read or written here, by the names of the FIX dictionary. */
export const TAG = {
  Account: 1,
  BeginSeqNo: 7,
  ClOrdID: 11,
  Commission: 12,
  CommType: 13,
  CumQty: 14,
  Currency: 15,
  EndSeqNo: 16,
  ExecID: 17,
  ExecInst: 18,
  ExecRefID: 19,
  ExecTransType: 20,
  HandlInst: 21,
  LastMkt: 30,
  LastPx: 31,
  LastQty: 32,
  MsgSeqNum: 34,
  MsgType: 35,
  NewSeqNo: 36,
  OrderID: 37,
  OrderQty: 38,
  OrdStatus: 39,
  OrdType: 40,
  OrigClOrdID: 41,
  Price: 44,
  RefSeqNum: 45,
  SendingTime: 52,
  Side: 54,
  Symbol: 55,
  Text: 58,
  TimeInForce: 59,
  TransactTime: 60,
  /** FutSettDate in FIX 4.2. */
  SettlDate: 64,
  /** OpenClose in FIX 4.2. */
  PositionEffect: 77,
  StopPx: 99,
  RawData: 96,
  ExDestination: 100,
  CxlRejReason: 102,
  OrdRejReason: 103,
  MaxFloor: 111,
  TestReqID: 112,
  LocateReqd: 114,
  OrigSendingTime: 122,
  GapFillFlag: 123,
  ExpireTime: 126,
  ResetSeqNumFlag: 141,
  ExecType: 150,
  PegOffsetValue: 211,
  BusinessRejectRefID: 379,
  ExpireDate: 432,
  CommCurrency: 479,
  MassStatusReqID: 584,
  MassStatusReqType: 585,
  OrdStatusReqID: 790,
  PegOffsetType: 836,
  Username: 553,
  Password: 554,
  TotNumReports: 911,
  LastRptRequested: 912,
} as const;
export type TagName = keyof typeof TAG;

/** A message to send: its type and its fields' text. */
export type Outgoing = { readonly type: string; readonly fields: Readonly<Partial<Record<TagName, string>>> };

/** A message as its fields' own text: decimals never pass through a float. Of a repeated tag the first counts. */
export class FixMessage {
  readonly text: string;
  readonly #fields = new Map<number, string>();

  /** `text` has SOH between the fields. */
  constructor(text: string) {
    this.text = text;
    for (const field of text.split(SOH)) {
      const at = field.indexOf("=");
      const tag = Number(field.slice(0, at));
      if (at > 0 && !this.#fields.has(tag)) this.#fields.set(tag, field.slice(at + 1));
    }
  }

  get type(): string {
    return this.get("MsgType") ?? "";
  }

  /** A field that is empty is one that is not there. */
  get(name: TagName): string | null {
    return this.#fields.get(TAG[name]) || null;
  }

  /** @throws AppError bad-input when the field is missing */
  need(name: TagName): string {
    const value = this.get(name);
    if (value === null)
      throw new AppError(
        "bad-input",
        `The FIX message of type ${this.type} has no ${name} (${TAG[name]}): ${readable(this.text)}`,
      );
    return value;
  }
}

/** As people write messages: fields parted by "|". */
export const fixMessage = (text: string): FixMessage => new FixMessage(text.replaceAll("|", SOH));

/** What will be sent, without what the session adds. */
export const outgoingMessage = ({ type, fields }: Outgoing): FixMessage =>
  new FixMessage(
    [["35", type], ...Object.entries(fields).map(([name, value]) => [TAG[name as TagName], value])]
      .map(([tag, value]) => `${tag}=${value}`)
      .join(SOH),
  );

export const readable = (text: string): string => text.replaceAll(SOH, "|");

const MOMENT = /^(\d{4})(\d\d)(\d\d)-(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;

/** 20261122-13:45:00.123 */
export const momentText = (date: Date): string =>
  date
    .toISOString()
    .replace("T", "-")
    .replace("Z", "")
    .replace(/^(\d+)-(\d+)-/, "$1$2");

/** FIX UTCTimestamp to epoch microseconds; null when it is not one. A leap second counts as the next. */
export function momentOf(text: string | null): Micros | null {
  const match = MOMENT.exec(text ?? "");
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const millis = Date.UTC(year, month - 1, day, hour, minute, second);
  return millis * 1000 + Number((match[7] ?? "").slice(0, 6).padEnd(6, "0"));
}
