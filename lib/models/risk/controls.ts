import type { AnyControl } from "./control.ts";
import { accountMode } from "./controls/account-mode.ts";
import { buyingPower } from "./controls/buying-power.ts";
import { childWithinParent } from "./controls/child-within-parent.ts";
import { concentration } from "./controls/concentration.ts";
import { dailyLoss } from "./controls/daily-loss.ts";
import { duplicateOrder } from "./controls/duplicate-order.ts";
import { grossExposure } from "./controls/gross-exposure.ts";
import { killSwitch } from "./controls/kill-switch.ts";
import { leverage } from "./controls/leverage.ts";
import { lotSize } from "./controls/lot-size.ts";
import { maxOpenOrders } from "./controls/max-open-orders.ts";
import { maxOrderQuantity } from "./controls/max-order-quantity.ts";
import { maxOrderValue } from "./controls/max-order-value.ts";
import { maxPosition } from "./controls/max-position.ts";
import { messageRate } from "./controls/message-rate.ts";
import { netExposure } from "./controls/net-exposure.ts";
import { priceCollar } from "./controls/price-collar.ts";
import { repeatedExecution } from "./controls/repeated-execution.ts";
import { restrictedList } from "./controls/restricted-list.ts";
import { selfMatch } from "./controls/self-match.ts";
import { shortPermission } from "./controls/short-permission.ts";
import { staleData } from "./controls/stale-data.ts";
import { strategyApproval } from "./controls/strategy-approval.ts";
import { tickSize } from "./controls/tick-size.ts";
import { tradingHours } from "./controls/trading-hours.ts";
import { volumeShare } from "./controls/volume-share.ts";

/** In the order in which a ticket lists them. */
export const CONTROLS = {
  "kill-switch": killSwitch,
  "account-mode": accountMode,
  "restricted-list": restrictedList,
  "strategy-approval": strategyApproval,
  "trading-hours": tradingHours,
  "stale-data": staleData,
  "lot-size": lotSize,
  "tick-size": tickSize,
  "price-collar": priceCollar,
  "max-order-quantity": maxOrderQuantity,
  "max-order-value": maxOrderValue,
  "volume-share": volumeShare,
  "duplicate-order": duplicateOrder,
  "self-match": selfMatch,
  "short-permission": shortPermission,
  "max-position": maxPosition,
  concentration: concentration,
  "gross-exposure": grossExposure,
  "net-exposure": netExposure,
  leverage: leverage,
  "buying-power": buyingPower,
  "max-open-orders": maxOpenOrders,
  "message-rate": messageRate,
  "repeated-execution": repeatedExecution,
  "daily-loss": dailyLoss,
  "child-within-parent": childWithinParent,
} as const satisfies Record<string, AnyControl>;
export type ControlName = keyof typeof CONTROLS;
