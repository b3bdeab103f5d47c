import { describe, expect, it } from "vitest";
import { ImportMapping, parseTime, recognise, type Sample, STRPTIME, timeShapesOf } from "./index.ts";

function recognised(text: string, delimiter: Sample["delimiter"] = ",", name = "SPY.csv") {
  const rows = text
    .trim()
    .split("\n")
    .map((line) => line.split(delimiter));
  return recognise([{ delimiter, quote: "", rows }], name);
}

function mappingOf(...input: Parameters<typeof recognised>): ImportMapping {
  const found = recognised(...input);
  if (!found.ok) throw new Error(found.reason);
  return found.mapping;
}

describe("columns", () => {
  it("recognises the names that vendors use", () => {
    const ohlcv = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 };
    const body = "2024-01-02,1,2,0.5,1.5,10\n2024-01-03,1,2,0.5,1.5,10";
    for (const header of [
      "date,open,high,low,close,volume",
      "Date,Open,High,Low,Close,Volume",
      "<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
      "timestamp,o,h,l,c,v",
    ])
      expect(mappingOf(`${header}\n${body}`).columns).toEqual(ohlcv);
  });

  it("recognises a date and a clock in two columns, named in any language", () => {
    const mapping = mappingOf(
      "Datum;Zeit;Open;High;Low;Close\n02.01.2020;09:30;1,5;2;1;1,5\n02.01.2020;09:31;1,5;2;1;1,5",
      ";",
    );
    expect(mapping).toMatchObject({
      columns: { time: 0, clock: 1, close: 5 },
      timeFormat: "%d.%m.%Y %H:%M",
      decimal: ",",
      stamps: "local",
      resolution: "1m",
    });
  });

  it("reads a file without a header by the usual order", () => {
    const mapping = mappingOf("20240102,MSFT,1,2,0.5,1.5,10\n20240103,MSFT,1,2,0.5,1.5,10");
    expect(mapping.header).toBe(false);
    expect(mapping.columns).toEqual({ time: 0, symbol: 1, open: 2, high: 3, low: 4, close: 5, volume: 6 });
  });

  it("does not take a table of one column per symbol for bars", () => {
    expect(recognised("date,AAPL,MSFT,IBM,GE,F\n2024-01-02,1,2,3,4,5")).toMatchObject({
      ok: false,
      reason: expect.stringContaining("No column of closing prices"),
    });
  });

  it("takes the symbol from the file's name", () => {
    const text = "date,close\n2024-01-02,1\n2024-01-03,1";
    expect(mappingOf(text, ",", "C:\\data\\SPY_trade 2024.csv.gz").symbol).toBe("SPY");
    expect(mappingOf(text, ",", "BRK-B.csv").symbol).toBe("BRK-B");
  });
});

describe("questions", () => {
  const questions = (...input: Parameters<typeof recognised>) => {
    const found = recognised(...input);
    return found.ok ? found.questions : [];
  };

  it("asks for the time zone of clocks without one, and not when the file says it", () => {
    const clock = (name: string) => `${name},symbol,close\n2024-01-02 09:30,A,1\n2024-01-02 09:31,A,1`;
    expect(questions(clock("time"))).toEqual(["time zone"]);
    expect(questions(clock("time_utc"))).toEqual([]);
    expect(mappingOf(clock("time_ny")).timeZone).toBe("America/New_York");
    expect(questions("time,symbol,close\n2024-01-02T09:30:00Z,A,1\n2024-01-02T09:31:00Z,A,1")).toEqual([]);
    expect(questions("date,symbol,close\n2024-01-02,A,1\n2024-01-03,A,1")).toEqual([]);
  });

  it("asks which is the day when every date fits both ways, and proposes the even one", () => {
    const text = "date,symbol,close\n03/02/2020,A,1\n04/02/2020,A,1\n05/02/2020,A,1";
    expect(questions(text)).toEqual(["day or month first"]);
    expect(mappingOf(text).timeFormat).toBe("%d/%m/%Y");
    expect(questions("date,symbol,close\n01/12/2020,A,1\n01/13/2020,A,1")).toEqual([]);
  });

  it("asks for raw or adjusted, and for a side of quotes", () => {
    expect(questions("date,symbol,close,adj_close\n2024-01-02,A,2,1")).toEqual(["raw or adjusted"]);
    const quotes = "date,symbol,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close";
    expect(questions(`${quotes}\n2024-01-02,A,1,1,1,1,2,2,2,2`)).toEqual(["bid, ask or mid"]);
  });
});

describe("times", () => {
  const formats: [string, string, string][] = [
    ["2024-03-01", "iso", "2024-03-01T00:00:00.000Z"],
    ["2024-03-01T09:30:00+01:00", "iso", "2024-03-01T08:30:00.000Z"],
    ["2024-03-01 09:30:00.25", "iso", "2024-03-01T09:30:00.250Z"],
    ["20240301", "%Y%m%d", "2024-03-01T00:00:00.000Z"],
    ["20240301 093015", "%Y%m%d %H%M%S", "2024-03-01T09:30:15.000Z"],
    ["31.12.2023 23:59", "%d.%m.%Y %H:%M", "2023-12-31T23:59:00.000Z"],
    ["12/31/2023 11:59 PM", "%m/%d/%Y %I:%M %p", "2023-12-31T23:59:00.000Z"],
    ["01-Mar-24", "%d-%b-%y", "2024-03-01T00:00:00.000Z"],
    ["Mar 1 2024", "%b %d %Y", "2024-03-01T00:00:00.000Z"],
    ["1709285400", "epoch-s", "2024-03-01T09:30:00.000Z"],
    ["1709285400000", "epoch-ms", "2024-03-01T09:30:00.000Z"],
    ["1709285400000000", "epoch-us", "2024-03-01T09:30:00.000Z"],
    ["1709285400000000000", "epoch-ns", "2024-03-01T09:30:00.000Z"],
  ];
  it.each(formats)("reads %s as %s", (text, format, expected) => {
    expect(timeShapesOf([text]).map((shape) => shape.format)).toContain(format);
    expect(new Date((parseTime(text, format) ?? Number.NaN) / 1000).toISOString()).toBe(expected);
  });

  it("does not read what is no time", () => {
    for (const text of ["79200000", "yesterday", "", "2024-13-01", "1.5"])
      expect(timeShapesOf([text])).toEqual([]);
  });

  it("lets nothing but known letters into a pattern", () => {
    expect(STRPTIME.test("%d/%m/%Y %H:%M")).toBe(true);
    for (const pattern of ["%d'); DROP", "%x", ""]) expect(STRPTIME.test(pattern)).toBe(false);
  });
});

describe("a mapping", () => {
  const mapping = mappingOf("date,close\n2024-01-02,1\n2024-01-03,1");
  const problem = (change: object) =>
    ImportMapping.safeParse({ ...mapping, ...change }).error?.issues.map(
      ({ path, message }) => `${path.join(".")} ${message}`,
    );

  it("is refused with the field that is wrong", () => {
    expect(problem({})).toBeUndefined();
    expect(problem({ symbol: undefined })).toEqual(["symbol is needed: no column holds one"]);
    expect(problem({ columns: { time: 0, close: 7 } })).toEqual([
      "columns.close is column 8, but the file has 2",
    ]);
    expect(problem({ timeZone: "Mars/Olympus" })).toEqual([
      "timeZone is not a time zone such as America/New_York",
    ]);
    expect(problem({ prices: "adjusted" })).toEqual(["prices needs a column of adjusted closes"]);
    expect(problem({ side: "mid" })).toEqual(["side needs the four ask columns"]);
  });
});

it("guesses bar length and market from the times", () => {
  const of = (...times: string[]) => {
    const { resolution, calendar } = mappingOf(
      ["time,close", ...times.map((time) => `${time},1`)].join("\n"),
    );
    return [resolution, calendar];
  };
  expect(of("2024-01-05", "2024-01-08", "2024-01-09", "2024-01-10")).toEqual(["1d", "XNYS"]);
  expect(of("2024-01-05", "2024-01-06", "2024-01-07")).toEqual(["1d", "24/7"]);
  expect(of("2024-01-07T22:00:00Z", "2024-01-07T23:00:00Z")).toEqual(["1h", "24/5"]);
  expect(of("2024-01-01", "2024-02-01", "2024-03-01")).toEqual(["1mo", "XNYS"]);
});
