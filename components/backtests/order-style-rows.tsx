"use client";
import { Select } from "#components/ui/index.ts";
import { ORDER_TYPE } from "#lib/core/order.ts";
import { orderTypes, timesInForce } from "#lib/execution/orders/index.ts";
import { OrderStyle } from "#lib/model-testing/backtesting/index.ts";
import { ChoiceRow, NumberRow, SwitchRow, useField, useSetAll } from "./form-rows.tsx";
import type { LaunchValues } from "./launch-spec.ts";

const { distance, limitDistance, timeInForce } = OrderStyle.shape;
const START = OrderStyle.parse({ type: "limit" });

/** As which type orders go out that the strategy gives none. */
export function OrderStyleRows() {
  const { value } = useField("orderStyle");
  const setAll = useSetAll();
  const style = value as LaunchValues["orderStyle"];
  const rules = style && orderTypes[style.type];
  return (
    <>
      <Select
        layout="row"
        label="Orders go out as"
        options={ORDER_TYPE.map((type) => ({ value: type as string, label: orderTypes[type].title }))}
        value={style?.type ?? "market"}
        description={rules ? `Those that the strategy gives no type. ${rules.rule}` : undefined}
        onChange={(type) =>
          setAll({
            orderStyle: type === "market" ? undefined : { ...START, ...style, type, timeInForce: "DAY" },
          })
        }
      />
      {style && rules && (
        <>
          {(rules.hasLimit || rules.trigger !== "none") && (
            <NumberRow path="orderStyle.distance" label={titleOf(distance)} unit="%" scale={100} step={0.1} />
          )}
          {rules.hasLimit && rules.trigger !== "none" && (
            <NumberRow
              path="orderStyle.limitDistance"
              label={titleOf(limitDistance)}
              unit="%"
              scale={100}
              step={0.1}
            />
          )}
          {rules.moment === "any" && (
            <ChoiceRow
              path="orderStyle.timeInForce"
              label="They live"
              options={timeInForce
                .unwrap()
                .options.filter((word) => (rules.timeInForce as readonly string[]).includes(word))
                .map((word) => ({ value: word, label: timesInForce[word].title }))}
            />
          )}
          <SwitchRow path="orderStyle.exits" label="Also orders that only make a position smaller" />
        </>
      )}
    </>
  );
}

const titleOf = (field: { meta(): { title?: string } | undefined }) => field.meta()?.title ?? "";
