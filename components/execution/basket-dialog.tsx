"use client";
import { X } from "lucide-react";
import {
  Button,
  Cell,
  Chip,
  Dialog,
  describeProblem,
  formatCompact,
  formatInteger,
  formatPrice,
  formatQuantity,
  HeadCell,
  IconButton,
  Table,
  TextField,
} from "#components/ui/index.ts";
import { figure } from "./decimal-text.ts";
import { FindingsList } from "./findings-list.tsx";
import { SideWord } from "./order-cells.tsx";
import type { OrderNames } from "./order-columns.tsx";
import { timeInForceTitle, typeTitle } from "./order-words.ts";
import type { StagedOrder } from "./staged-orders.ts";
import type { AccountSummary } from "./trading-types.ts";
import { type BasketRow, useBasket } from "./use-basket.ts";

/** Staged orders reviewed and sent together; what is seen here is what is sent. */
export function BasketDialog({
  orders,
  names,
  accounts,
  fresh,
  onClose,
}: {
  orders: readonly StagedOrder[];
  names: OrderNames;
  accounts: readonly AccountSummary[];
  fresh: boolean;
  onClose: () => void;
}) {
  const basket = useBasket(orders, fresh);
  const { rows, send, preview } = basket;
  const count = `${formatInteger(rows.length)} ${rows.length === 1 ? "order" : "orders"}`;
  const problem = send.error ?? preview.error;
  const taken = send.data?.filter(({ outcome }) => outcome === "accepted").length;
  return (
    <Dialog
      open
      width="wide"
      onOpenChange={(open) => !open && onClose()}
      title={
        taken === undefined
          ? `Send ${count}${rows.length === 1 ? "" : " together"}`
          : `${taken} of ${count} accepted`
      }
      description="Each is judged as those above it leave its account, and answered by itself."
      actions={
        send.data ? (
          <Button kind="ink" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Send nothing</Button>
            {basket.expired && <Button onClick={() => void preview.refetch()}>Review again</Button>}
            <Button
              kind="ink"
              keys="Ctrl Enter"
              disabled={!basket.ready}
              busy={send.isPending}
              onClick={basket.onSend}
            >
              {send.isPending ? "Sending…" : `Send ${count}`}
            </Button>
          </>
        )
      }
    >
      <form
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          basket.onSend();
        }}
      >
        <BasketTable basket={basket} names={names} accounts={accounts} />
        {basket.needsReason && !send.data && (
          <TextField
            label="Why, for the audit log"
            required
            value={basket.reason}
            disabled={send.isPending}
            onChange={(event) => basket.setReason(event.target.value)}
          />
        )}
        <BasketNote basket={basket} fresh={fresh} />
        {Boolean(problem) && (
          <p role="alert" className="text-12 text-bad">
            ✕ {describeProblem(problem).sentence}
          </p>
        )}
      </form>
    </Dialog>
  );
}

type Basket = ReturnType<typeof useBasket>;

function BasketTable({
  basket,
  names,
  accounts,
}: {
  basket: Basket;
  names: OrderNames;
  accounts: readonly AccountSummary[];
}) {
  return (
    <Table
      cards
      label="Orders of the basket"
      head={
        <>
          <HeadCell>Order</HeadCell>
          <HeadCell>Account</HeadCell>
          <HeadCell>Type</HeadCell>
          <HeadCell right>Limit</HeadCell>
          <HeadCell right>Notional</HeadCell>
          <HeadCell>{basket.send.data ? "Answer" : "Pre-trade checks"}</HeadCell>
          <HeadCell />
        </>
      }
    >
      {basket.rows.map((row) => (
        <BasketLine key={row.staged.id} row={row} basket={basket} names={names} accounts={accounts} />
      ))}
    </Table>
  );
}

function BasketLine({
  row,
  basket,
  names,
  accounts,
}: {
  row: BasketRow;
  basket: Basket;
  names: OrderNames;
  accounts: readonly AccountSummary[];
}) {
  const { id, draft } = row.staged;
  const account = accounts.find((one) => one.id === draft.account);
  return (
    <tr>
      <Cell strong>
        <span className="flex items-center gap-1.5">
          <SideWord side={draft.side} /> {formatQuantity(draft.quantity)} {draft.symbol}
        </span>
      </Cell>
      <Cell label="Account">{draft.account && names.account(draft.account)}</Cell>
      <Cell label="Type" title={timeInForceTitle(draft.timeInForce)}>
        <span className="phone:text-right">
          {typeTitle(draft.type)}, {draft.timeInForce}
          {(draft.takeProfit != null || draft.stopLoss != null) && (
            <span className="block text-11 text-3">
              Exits {[draft.takeProfit, draft.stopLoss].filter((at) => at != null).join(" and ")}
            </span>
          )}
        </span>
      </Cell>
      <Cell label="Limit" right>
        {formatPrice(draft.limitPrice, names.steps(draft.symbol ?? "").decimals)}
      </Cell>
      <Cell label="Notional" right title={row.preview?.notional ?? undefined}>
        {formatCompact(figure(row.preview?.notional))} {account?.currency}
      </Cell>
      <Cell className="min-w-56 whitespace-normal py-1 phone:col-span-2">
        <Verdict row={row} basket={basket} />
      </Cell>
      <Cell right className="phone:col-span-2 phone:justify-end!">
        {!basket.send.data && (
          <IconButton
            label={`Leave out ${draft.side} ${draft.quantity} ${draft.symbol}`}
            disabled={basket.send.isPending}
            onClick={() => basket.leaveOut(id)}
          >
            <X size={14} aria-hidden="true" />
          </IconButton>
        )}
      </Cell>
    </tr>
  );
}

function Verdict({ row, basket }: { row: BasketRow; basket: Basket }) {
  const { staged, missing, preview, accepted, answer } = row;
  if (answer)
    return (
      <span className="flex flex-wrap items-baseline gap-2">
        <Chip tone={answer.outcome === "accepted" ? "good" : "bad"}>{answer.outcome}</Chip>
        {answer.message && <span className="min-w-0 text-2">{answer.message}</span>}
      </span>
    );
  if (missing) return <span className="text-warn">! {missing}: finish it in the ticket.</span>;
  if (!preview) return <span className="text-3">{basket.preview.error ? "—" : "Being judged…"}</span>;
  if (preview.findings.length === 0) return <span className="text-good">✓ Passed</span>;
  return (
    <FindingsList
      findings={preview.findings}
      accepted={accepted}
      disabled={basket.send.isPending}
      onAccept={(control, on) => basket.accept(staged.id, control, on)}
    />
  );
}

/** What stands against sending, else how long the preview is good for. */
function BasketNote({ basket, fresh }: { basket: Basket; fresh: boolean }) {
  if (basket.preview.error) return null;
  if (basket.send.data) return <p className="text-11 text-3">What was not accepted stays staged.</p>;
  const against = !fresh
    ? "Orders are stale: nothing is sent until they are fresh."
    : basket.rows.length === 0
      ? "Nothing is left in the basket."
      : basket.blocked
        ? "A control blocks an order: leave it out, the rest is judged again."
        : basket.expired
          ? "The preview is too old to send: review it again."
          : undefined;
  return (
    <p role="status" className={against ? "text-12 text-warn" : "text-11 text-3"}>
      {against ??
        `Sends exactly this${basket.leftMs === undefined ? "" : `, valid ${Math.ceil(basket.leftMs / 1000)} s`}.`}
    </p>
  );
}
