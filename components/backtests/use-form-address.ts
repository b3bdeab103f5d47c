"use client";
import { parseAsString, useQueryStates } from "nuqs";
import { useEffect, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import type { LaunchValues } from "./launch-spec.ts";
import { type DraftSpec, QUERY_KEYS, queryToSpec, specToQuery } from "./spec-query.ts";

const parsers = Object.fromEntries(QUERY_KEYS.map((key) => [key, parseAsString])) as Record<
  (typeof QUERY_KEYS)[number],
  typeof parseAsString
>;

/** The form as the address gave it, and a hook that writes every change back. */
export function useFormAddress() {
  const [query, setQuery] = useQueryStates(parsers, { history: "replace" });
  const [draft] = useState(() => queryToSpec(query));
  const useFollow = (form: UseFormReturn<LaunchValues, unknown, BacktestSpec>) => {
    useEffect(() => {
      const write = (values: unknown) => void setQuery(specToQuery(values as DraftSpec));
      write(form.getValues());
      return form.subscribe({ formState: { values: true }, callback: ({ values }) => write(values) });
    }, [form]);
  };
  return { draft, useFollow };
}
