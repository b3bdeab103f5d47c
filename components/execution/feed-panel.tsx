"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi, useCan } from "#components/providers/index.ts";
import {
  Button,
  describeProblem,
  formatTime,
  Panel,
  problemOf,
  Select,
  TextField,
  useTimeZone,
} from "#components/ui/index.ts";
import type { BrokerField } from "./broker-fields.tsx";
import { speedWord } from "./forward-tests-screen.tsx";
import { useAfterChange } from "./use-trading-changes.ts";

type Feed = {
  readonly dataset: string;
  readonly symbols: readonly string[];
  readonly state: string;
  readonly error: string | null;
  readonly speed: string;
  readonly time: number | null;
  readonly test: { readonly name: string } | null;
  readonly waits: boolean;
};

const SPEEDS = ["step", "1", "60", "3600", "max"];

/** What plays on a paper account: its prices for orders worked by hand. */
export function FeedPanel({ accountId, fields }: { accountId: string; fields: readonly BrokerField[] }) {
  const api = useApi();
  const mayTrade = useCan("orders:trade");
  const query = useQuery(api.accounts.feed.queryOptions({ accountId }, { refetchInterval: 2_000 }));
  const zone = useTimeZone();
  const feed = query.data ?? null;
  const isPlaying = feed?.state === "playing" && !feed.test;
  return (
    <Panel
      title="Prices"
      note="Stored bars, played as if they came now; a forward test has the market for itself"
    >
      <div className="flex max-w-xl flex-col gap-3">
        <p className={feed?.state === "failed" ? "text-12 text-bad" : "text-12 text-2"}>{sentenceOf(feed)}</p>
        {feed && feed.time !== null && (
          <p className="text-12 text-2">
            Its clock: <span className="tabular-nums">{formatTime(feed.time / 1000, zone)}</span>
          </p>
        )}
        {mayTrade && isPlaying && <FeedControls accountId={accountId} speed={feed.speed} />}
        {mayTrade && <FeedChoice accountId={accountId} fields={fields} feed={feed} />}
      </div>
    </Panel>
  );
}

function sentenceOf(feed: Feed | null): string {
  if (!feed) return "Nothing plays: choose a dataset, and its bars give the account prices.";
  if (feed.state === "failed") return `✕ ${feed.error}`;
  const waits = feed.waits ? ` ${feed.dataset} waits until it is over.` : "";
  if (feed.test) return `The forward test "${feed.test.name}" plays ${symbolsOf(feed)}.${waits}`;
  if (feed.state === "none") return "Nothing plays: choose a dataset, and its bars give the account prices.";
  if (feed.state === "ended")
    return `${feed.dataset} has been played to its end; choose it again to begin anew.`;
  return `${feed.dataset}: ${symbolsOf(feed)}.`;
}

function symbolsOf({ symbols }: Feed): string {
  const some = symbols.slice(0, 6).join(", ");
  return `${some}${symbols.length > 6 ? ` and ${symbols.length - 6} more` : ""}`;
}

function FeedControls({ accountId, speed }: { accountId: string; speed: string }) {
  const api = useApi();
  const after = useAfterChange();
  const touched = [api.accounts.feed.pathKey()];
  const step = useMutation(api.accounts.stepFeed.mutationOptions(after("Played on", touched)));
  const setSpeed = useMutation(api.accounts.setFeedSpeed.mutationOptions(after("Another speed", touched)));
  const speeds = [...new Set([speed, ...SPEEDS])];
  return (
    <div className="flex items-end gap-2">
      <Select
        label="Speed"
        hideLabel
        className="w-44"
        options={speeds.map((value) => ({ value, label: speedWord(value) }))}
        value={speed}
        onChange={(next) => setSpeed.mutate({ accountId, speed: next })}
      />
      {speed !== "step" && (
        <Button onClick={() => setSpeed.mutate({ accountId, speed: "step" })}>Pause</Button>
      )}
      {speed === "step" && <Button onClick={() => step.mutate({ accountId, bars: 1 })}>One bar</Button>}
      {speed === "step" && <Button onClick={() => step.mutate({ accountId, bars: 20 })}>Twenty bars</Button>}
    </div>
  );
}

function FeedChoice({
  accountId,
  fields,
  feed,
}: {
  accountId: string;
  fields: readonly BrokerField[];
  feed: Feed | null;
}) {
  const api = useApi();
  const after = useAfterChange();
  const datasets = fields.find(({ name }) => name === "dataset")?.choices ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [from, setFrom] = useState("");
  const choose = useMutation(
    api.accounts.chooseFeed.mutationOptions(after("It plays from its beginning", [api.accounts.pathKey()])),
  );
  const dataset = chosen ?? feed?.dataset ?? datasets[0] ?? "";
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        choose.mutate({ accountId, dataset, from });
      }}
    >
      <Select
        layout="row"
        label="Dataset"
        options={datasets.map((value) => ({ value, label: value }))}
        value={dataset}
        onChange={setChosen}
      />
      <TextField
        layout="row"
        label="From the day"
        placeholder="2020-01-31"
        error={problemOf(choose.error, "from")}
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      {choose.error && !problemOf(choose.error, "from") && (
        <p role="alert" className="text-12 text-bad">
          ✕ {describeProblem(choose.error).sentence}
        </p>
      )}
      <Button type="submit" className="self-end" busy={choose.isPending} disabled={dataset === ""}>
        Play it from its beginning
      </Button>
    </form>
  );
}
