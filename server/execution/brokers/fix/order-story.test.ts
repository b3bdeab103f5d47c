import { describe, expect, it } from "vitest";
import { clientOrderId, NEW_ORDER } from "#lib/execution/orders/index.ts";
import { fixMessage } from "./message.ts";
import { endOf, knownAs } from "./order-story.ts";
import { WaitingRequests } from "./waiting-requests.ts";

const ID = clientOrderId("018f2a6c-0000-7000-8000-00000000002a", NEW_ORDER);
const told = (...lines: string[]) =>
  lines.map((text) => ({
    at: 1,
    subject: null,
    sent: null,
    message: fixMessage(text.replaceAll("ID", ID)),
  }));

describe("an order's story", () => {
  const renamed = told(
    "35=8|11=ID|37=V1|150=0|39=0",
    "35=8|11=ID-r1|41=ID|37=V2|150=5|39=0",
    "35=8|11=ID-r2|41=ID-r1|37=V2|150=8|39=8|58=no",
    "35=8|11=ID-r1|37=NONE|150=I|39=8|103=5",
  );

  it("names it by its newest accepted replace", () => {
    expect(knownAs(ID, [])).toEqual({ clientOrderId: ID, orderId: null });
    expect(knownAs(ID, renamed)).toEqual({ clientOrderId: `${ID}-r1`, orderId: "V2" });
  });

  it("ends by the venue's last word on the order, not on a request or a question", () => {
    expect(endOf(renamed)).toBeNull();
    expect(endOf(told("35=8|11=ID|150=0|39=0", "35=8|11=ID|150=8|39=8|103=6"))).toBeNull();
    expect(endOf(told("35=8|11=ID|150=F|39=2"))).toBe("filled");
    // A bust takes it up again.
    expect(endOf(told("35=8|11=ID|150=F|39=2", "35=8|11=ID|150=H|39=0"))).toBeNull();
  });
});

describe("a request that waits", () => {
  const hear = (waiting: WaitingRequests, text: string) =>
    waiting.hear(fixMessage(text.replaceAll("ID", ID)));
  type Kind = "new" | "cancel" | "replace";
  const asked = (kind: Kind, command: string) => ({
    ...{ kind, orderClientId: ID, clientOrderId: command === "" ? ID : `${ID}-${command}` },
  });
  const answer = (kind: Kind, command: string, text: string) => {
    const waiting = new WaitingRequests();
    const answered = waiting.wait(asked(kind, command), 1);
    const message = fixMessage(text.replaceAll("ID", ID));
    waiting.hear(message);
    return answered;
  };

  it("is answered by the first report on it", async () => {
    expect(await answer("new", "", "35=8|11=ID|150=A|39=A")).toEqual({ outcome: "accepted" });
    expect(await answer("new", "", "35=8|11=ID|150=8|39=8|58=no")).toEqual({
      outcome: "refused",
      reason: "no",
    });
    expect(await answer("new", "", "35=8|11=ID|150=8|39=8|103=6")).toEqual({ outcome: "known-id" });
    expect(await answer("cancel", "c1", "35=9|11=ID-c1|41=ID|102=6")).toEqual({ outcome: "accepted" });
    expect(await answer("replace", "r1", "35=9|11=ID-r1|41=ID|102=6")).toEqual({ outcome: "known-id" });
    expect(await answer("replace", "r1", "35=9|11=ID-r1|41=ID|102=0")).toEqual({
      outcome: "refused",
      reason: "too late",
    });
  });

  it("is answered by what ends the order, under whatever name", async () => {
    expect(await answer("cancel", "c1", "35=8|11=ID|150=4|39=4")).toEqual({ outcome: "accepted" });
    expect(await answer("cancel", "c1", "35=8|11=ID|150=F|39=2")).toMatchObject({ outcome: "refused" });
    expect(await answer("replace", "r1", "35=8|11=ID|150=4|39=4")).toMatchObject({ outcome: "refused" });
  });

  it("is not answered by news of the order, and then nothing is known", async () => {
    const waiting = new WaitingRequests();
    const answered = waiting.wait(asked("cancel", "c1"), 60);
    hear(waiting, "35=8|11=ID|150=F|39=1");
    hear(waiting, "35=8|11=ID|150=8|39=8|103=6");
    waiting.giveUp("the line broke");
    await expect(answered).rejects.toThrow("the line broke");
  });
});
