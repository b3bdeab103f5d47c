"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo, useRef, useState } from "react";
import { type FieldErrors, FormProvider, useForm } from "react-hook-form";
import { useApi } from "#components/providers/index.ts";
import { usePageCommands } from "#components/shell/index.ts";
import { Button, describeProblem, PageBody, TextField } from "#components/ui/index.ts";
import type { BacktestSpec, LaunchOptions } from "#lib/model-testing/backtesting/index.ts";
import { AccountPanel } from "./account-panel.tsx";
import { CostsPanel } from "./costs-panel.tsx";
import { DataPanel } from "./data-panel.tsx";
import { ErrorSummary, errorLines } from "./error-summary.tsx";
import { EstimateLine } from "./estimate-line.tsx";
import { initialValues, type LaunchValues, launchSchema, sentenceInPlace } from "./launch-spec.ts";
import { StrategyPanel } from "./strategy-panel.tsx";
import { useFormAddress } from "./use-form-address.ts";

export function LaunchForm({ options }: { options: LaunchOptions }) {
  const api = useApi();
  const router = useRouter();
  const address = useFormAddress();
  const schema = useMemo(() => launchSchema(options), [options]);
  const [start] = useState(() => initialValues(options, address.draft));
  const form = useForm<LaunchValues, unknown, BacktestSpec>({
    resolver: zodResolver(schema, { error: sentenceInPlace }),
    defaultValues: start,
    mode: "onTouched",
  });
  address.useFollow(form);
  const [name, setName] = useQueryState("name", parseAsString.withDefault(""));
  const element = useRef<HTMLFormElement>(null);
  const summary = useRef<HTMLDivElement>(null);
  const [problems, setProblems] = useState<FieldErrors<LaunchValues>>({});
  const launch = useMutation(
    api.runs.launch.mutationOptions({ onSuccess: ({ runId }) => router.push(`/backtests/${runId}`) }),
  );
  const submit = form.handleSubmit(
    (spec) => {
      setProblems({});
      launch.mutate({ spec, name: name.trim() || undefined });
    },
    (errors) => {
      setProblems(errors);
      requestAnimationFrame(() => summary.current?.focus());
    },
  );
  usePageCommands(
    useMemo(
      () => [
        {
          id: "launch.run",
          title: "Run this backtest",
          group: "This page" as const,
          keys: "Ctrl Enter",
          run: () => element.current?.requestSubmit(),
        },
      ],
      [],
    ),
  );
  const lines = errorLines(problems);
  const refused = launch.error ? describeProblem(launch.error).sentence : undefined;
  return (
    <FormProvider {...form}>
      <form ref={element} onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
        <PageBody className="laptop:grid-cols-2 desk:grid-cols-3">
          {(lines.length > 0 || refused) && (
            <ErrorSummary ref={summary} lines={lines} refused={refused} form={element} />
          )}
          <div className="grid content-start gap-2">
            <StrategyPanel options={options} />
            <AccountPanel />
          </div>
          <DataPanel options={options} />
          <CostsPanel />
        </PageBody>
        <footer className="flex min-h-12 shrink-0 flex-wrap items-center gap-3 border-t bg-1 px-4 py-2">
          <EstimateLine schema={schema} />
          <TextField
            label="Name of the run"
            hideLabel
            placeholder="Name of the run, optional"
            maxLength={200}
            autoComplete="off"
            value={name}
            onChange={(event) => void setName(event.target.value || null)}
            className="ml-auto w-56 phone:min-w-0 phone:flex-1"
          />
          <Button kind="ink" size="large" type="submit" keys="Ctrl Enter" busy={launch.isPending}>
            {launch.isPending ? "Launching…" : "Run backtest"}
          </Button>
        </footer>
      </form>
    </FormProvider>
  );
}
