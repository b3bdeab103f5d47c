"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi, useCan } from "#components/providers/index.ts";
import {
  Button,
  Cell,
  Checkbox,
  Chip,
  Dialog,
  describeProblem,
  HeadCell,
  problemOf,
  QueryPanel,
  Table,
  TextField,
} from "#components/ui/index.ts";
import type { Instrument } from "./trading-types.ts";
import { useAfterChange } from "./use-trading-changes.ts";
import { useInstruments } from "./use-trading-facts.ts";

/** What may be traded: its currency, steps and multiplier. Paper accounts add those of their datasets by themselves. */
export function InstrumentsPanel() {
  const query = useInstruments();
  const mayManage = useCan("accounts:manage");
  const [editing, setEditing] = useState<Instrument | "new" | null>(null);
  const add = mayManage && (
    <Button size="small" onClick={() => setEditing("new")}>
      Add an instrument
    </Button>
  );
  return (
    <QueryPanel
      title="Instruments"
      note="Tick, lot and multiplier decide what a price and a quantity may be"
      what="instruments"
      query={query}
      actions={add}
      flush
      empty={{
        when: (instruments) => instruments.length === 0,
        title: "No instrument yet",
        text: "Opening a paper account on a dataset adds the dataset's symbols. Others are added here.",
        action: add,
      }}
    >
      {(instruments) => (
        <>
          <Table
            cards
            label="Instruments"
            head={
              <>
                <HeadCell>Symbol</HeadCell>
                <HeadCell>Currency</HeadCell>
                <HeadCell right>Tick</HeadCell>
                <HeadCell right>Lot</HeadCell>
                <HeadCell right>Multiplier</HeadCell>
                <HeadCell>Restricted</HeadCell>
                <HeadCell right>
                  <span className="sr-only">Actions</span>
                </HeadCell>
              </>
            }
          >
            {instruments.map((instrument) => (
              <tr key={instrument.symbol}>
                <Cell strong>{instrument.symbol}</Cell>
                <Cell label="Currency">{instrument.currency}</Cell>
                <Cell label="Tick" right>
                  {instrument.tick}
                </Cell>
                <Cell label="Lot" right>
                  {instrument.lot}
                </Cell>
                <Cell label="Multiplier" right>
                  {instrument.multiplier}
                </Cell>
                <Cell label="Restricted">
                  {instrument.restricted ? <Chip tone="warn">Restricted</Chip> : "no"}
                </Cell>
                <Cell right>
                  {mayManage && (
                    <Button kind="ghost" size="small" onClick={() => setEditing(instrument)}>
                      Change <span className="sr-only">{instrument.symbol}</span>
                    </Button>
                  )}
                </Cell>
              </tr>
            ))}
          </Table>
          {editing && <InstrumentDialog instrument={editing} onClose={() => setEditing(null)} />}
        </>
      )}
    </QueryPanel>
  );
}

const NEW: Instrument = {
  symbol: "",
  currency: "USD",
  tick: "0.01",
  lot: "1",
  multiplier: "1",
  restricted: false,
};

const TERMS = ["symbol", "currency", "tick", "lot", "multiplier"] as const;

function InstrumentDialog({ instrument, onClose }: { instrument: Instrument | "new"; onClose: () => void }) {
  const api = useApi();
  const after = useAfterChange();
  const [values, setValues] = useState<Instrument>(instrument === "new" ? NEW : instrument);
  const save = useMutation(
    api.instruments.save.mutationOptions(
      after("The instrument is saved", [api.instruments.pathKey()], onClose),
    ),
  );
  const text = (name: (typeof TERMS)[number], label: string) => (
    <TextField
      layout="row"
      label={label}
      required
      disabled={name === "symbol" && instrument !== "new"}
      error={problemOf(save.error, name)}
      value={values[name]}
      onChange={(event) => setValues({ ...values, [name]: event.target.value })}
    />
  );
  return (
    <Dialog
      open
      width="narrow"
      onOpenChange={(open) => !open && onClose()}
      title={instrument === "new" ? "Add an instrument" : `Change ${instrument.symbol}`}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const { symbol, currency, tick, lot, multiplier, restricted } = values;
          save.mutate({ symbol, currency, tick, lot, multiplier, restricted });
        }}
      >
        {text("symbol", "Symbol")}
        {text("currency", "Currency")}
        {text("tick", "Tick, the price step")}
        {text("lot", "Lot, the quantity step")}
        {text("multiplier", "Multiplier")}
        <Checkbox
          label="Restricted: nothing may be opened in it"
          checked={values.restricted}
          onChange={(restricted) => setValues({ ...values, restricted })}
        />
        {save.error && !TERMS.some((name) => problemOf(save.error, name)) && (
          <p role="alert" className="text-12 text-bad">
            ✕ {describeProblem(save.error).sentence}
          </p>
        )}
        <div className="flex justify-end">
          <Button type="submit" kind="ink" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
