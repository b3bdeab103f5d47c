import type { ClaimedRequest, SendAnswer } from "#server/execution/gateway/index.ts";
import { isAboutOrder, isStatus, orderOf, reasonOf, saysKnownId, subjectOf } from "./execution-report.ts";
import type { FixMessage } from "./message.ts";

type Kind = ClaimedRequest["kind"];
type Asked = Pick<ClaimedRequest, "clientOrderId" | "orderClientId" | "kind">;
type Waiting = {
  readonly kind: Kind;
  /** The client order id of the order itself. */
  readonly order: string;
  readonly settle: (answer: SendAnswer) => void;
  readonly fail: (error: Error) => void;
};

const ENDED: Readonly<Record<string, string>> = { "2": "filled", "8": "rejected", C: "expired" };

/** Requests that were sent and whose first answer has not come. */
export class WaitingRequests {
  readonly #byId = new Map<string, Waiting>();

  /** Rejects when no answer comes in time: then nothing is known about the request. */
  wait({ clientOrderId, orderClientId: order, kind }: Asked, seconds: number): Promise<SendAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<SendAnswer>();
    this.#byId.set(clientOrderId, { kind, order, settle: resolve, fail: reject });
    const late = setTimeout(
      () => reject(new Error(`The venue did not answer ${clientOrderId} within ${seconds} s.`)),
      seconds * 1000,
    );
    return promise.finally(() => {
      clearTimeout(late);
      this.#byId.delete(clientOrderId);
    });
  }

  fail(clientOrderId: string, error: Error): void {
    this.#byId.get(clientOrderId)?.fail(error);
  }

  giveUp(reason: string): void {
    for (const waiting of this.#byId.values()) waiting.fail(new Error(reason));
  }

  hear(message: FixMessage, subject: string | null = subjectOf(message)): void {
    if (subject === null || isStatus(message)) return;
    const waiting = this.#byId.get(subject);
    if (waiting) waiting.settle(answerOf(message, waiting.kind));
    else this.#hearOfOrder(message, orderOf(message, subject));
  }

  /** Some venues answer a cancel by the order's own name, or not at all when the order has ended. */
  #hearOfOrder(message: FixMessage, order: string): void {
    if (message.type !== "8" || !isAboutOrder(message)) return;
    const status = message.get("OrdStatus") ?? "";
    for (const waiting of this.#byId.values()) {
      if (waiting.kind === "new" || waiting.order !== order) continue;
      if (ENDED[status]) waiting.settle({ outcome: "refused", reason: `The order is ${ENDED[status]}.` });
      else if (status === "4")
        waiting.settle(
          waiting.kind === "cancel"
            ? { outcome: "accepted" }
            : { outcome: "refused", reason: "The order is cancelled." },
        );
    }
  }
}

function answerOf(message: FixMessage, kind: Kind): SendAnswer {
  // A cancel whose id is known was heard already: what comes of it is told by itself.
  if (saysKnownId(message)) return { outcome: kind === "cancel" ? "accepted" : "known-id" };
  const isRefusal = message.type !== "8" || message.get("ExecType") === "8";
  return isRefusal ? { outcome: "refused", reason: reasonOf(message) } : { outcome: "accepted" };
}
