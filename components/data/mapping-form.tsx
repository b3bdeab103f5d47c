"use client";
import { useMemo } from "react";
import { Chip, Combobox, Panel, Segmented, Select, TextField } from "#components/ui/index.ts";
import type { ImportMapping, Question, TimeShape } from "#lib/data/ingestion/index.ts";
import {
  calendarOptions,
  formatName,
  type Role,
  resolutionOptions,
  roleNames,
  separatorName,
  zoneOptions,
} from "./mapping-options.ts";

type Props = {
  mapping: ImportMapping;
  columns: readonly string[];
  formats: readonly TimeShape[];
  questions: readonly Question[];
  onChange: (mapping: ImportMapping) => void;
};

/** How the file reads, each part open to correction; what the file does not say is marked. */
export function MappingForm({ mapping, columns, formats, questions, onChange }: Props) {
  const set = (change: Partial<ImportMapping>) => onChange({ ...mapping, ...change });
  const ask = (question: Question) => questions.includes(question);
  const zones = useMemo(zoneOptions, []);
  const shapes = formats.map((shape) => ({ value: shape.format, label: formatName(shape) }));
  const quotes = mapping.columns.askClose !== undefined;
  return (
    <Panel title="How it reads" note={`${separatorName(mapping)}-separated, decimal ${mapping.decimal}`}>
      <div className="flex flex-col gap-3">
        {mapping.columns.symbol === undefined && (
          <TextField
            label={<Asked when={ask("symbol")}>Symbol</Asked>}
            layout="row"
            value={mapping.symbol ?? ""}
            error={mapping.symbol ? undefined : "Write the symbol of these bars."}
            onChange={(event) => set({ symbol: event.target.value.trim() || undefined })}
          />
        )}
        <Select
          label={<Asked when={ask("day or month first")}>Times are written as</Asked>}
          layout="row"
          options={shapes}
          value={mapping.timeFormat}
          onChange={(format) => {
            const shape = formats.find((one) => one.format === format);
            if (shape) set({ timeFormat: format, stamps: mapping.stamps === "date" ? "date" : shape.stamps });
          }}
        />
        {mapping.stamps === "local" && (
          <Combobox
            label={<Asked when={ask("time zone")}>in the time zone</Asked>}
            layout="row"
            options={zones}
            value={mapping.timeZone}
            onChange={(timeZone) => timeZone && set({ timeZone })}
          />
        )}
        <Choice label="A time is the">
          <Segmented
            label="A time is the start or the end of its bar"
            options={[
              { value: "start", label: "start of its bar" },
              { value: "end", label: "end of its bar" },
            ]}
            value={mapping.stampedAt}
            onChange={(stampedAt) => set({ stampedAt })}
          />
        </Choice>
        <Select
          label="Each bar lasts"
          layout="row"
          options={resolutionOptions}
          value={mapping.resolution}
          onChange={(resolution) => set({ resolution })}
        />
        <Select
          label="The market's calendar"
          layout="row"
          options={calendarOptions}
          value={mapping.calendar}
          onChange={(calendar) => set({ calendar })}
        />
        {mapping.columns.adjustedClose !== undefined && (
          <Choice label={<Asked when={ask("raw or adjusted")}>Prices</Asked>}>
            <Segmented
              label="Raw or adjusted prices"
              options={[
                { value: "raw", label: "as given" },
                { value: "adjusted", label: "adjusted" },
              ]}
              value={mapping.prices}
              onChange={(prices) => set({ prices })}
            />
            <p className="mt-1 text-11 text-3">
              Adjusted: open, high, low and close × adjusted close ÷ close.
            </p>
          </Choice>
        )}
        {quotes && (
          <Choice label={<Asked when={ask("bid, ask or mid")}>Bars of the</Asked>}>
            <Segmented
              label="Bid, mid or ask"
              options={[
                { value: "bid", label: "bid" },
                { value: "mid", label: "mid" },
                { value: "ask", label: "ask" },
              ]}
              value={mapping.side === "trade" ? "mid" : mapping.side}
              onChange={(side) => set({ side })}
            />
          </Choice>
        )}
        <Columns mapping={mapping} columns={columns} onChange={onChange} />
      </div>
    </Panel>
  );
}

const REQUIRED: readonly Role[] = ["time", "close"];
const NOT_SET = "none";

function Columns({ mapping, columns, onChange }: Pick<Props, "mapping" | "columns" | "onChange">) {
  const quotes = mapping.columns.askClose !== undefined;
  const roles = (Object.keys(roleNames) as Role[]).filter(
    (role) =>
      (quotes || !role.startsWith("ask")) && (role !== "clock" || mapping.columns.clock !== undefined),
  );
  const options = columns.map((name, i) => ({ value: String(i), label: name }));
  return (
    <fieldset className="flex flex-col gap-2 border-line-1 border-t pt-3">
      <legend className="float-left mb-2 text-11 text-3">Columns</legend>
      {roles.map((role) => (
        <Select
          key={role}
          label={roleNames[role]}
          layout="row"
          options={REQUIRED.includes(role) ? options : [{ value: NOT_SET, label: "—" }, ...options]}
          value={String(mapping.columns[role] ?? NOT_SET)}
          onChange={(value) =>
            onChange(withColumn(mapping, role, value === NOT_SET ? undefined : Number(value)))
          }
        />
      ))}
    </fieldset>
  );
}

/** Without an adjusted close there is nothing to adjust by, and without asks no mid. */
function withColumn(mapping: ImportMapping, role: Role, column: number | undefined): ImportMapping {
  const columns = { ...mapping.columns, [role]: column };
  const prices = columns.adjustedClose === undefined ? "raw" : mapping.prices;
  const asks = [columns.askOpen, columns.askHigh, columns.askLow, columns.askClose];
  const side = asks.includes(undefined) ? "trade" : mapping.side;
  const symbol = columns.symbol === undefined ? (mapping.symbol ?? "SYMBOL") : undefined;
  return { ...mapping, columns, prices, side, symbol };
}

function Asked({ when, children }: { when: boolean; children: string }) {
  return (
    <span className="flex items-center gap-2">
      {children}
      {when && (
        <Chip tone="warn" title="The file does not say; check it">
          Check
        </Chip>
      )}
    </span>
  );
}

function Choice({ label, children }: { label: React.ReactNode; children: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(88px,2fr)_minmax(0,3fr)] items-center gap-x-3">
      <span className="text-12 text-2">{label}</span>
      <div>{children}</div>
    </div>
  );
}
