"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "#components/providers/index.ts";
import { groupDigits } from "#components/ui/index.ts";

type Choice = { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> };

/** What algorithms and their parameters are called; their names while that is not known. */
export function useAlgorithmWords() {
  const api = useApi();
  const forms = useQuery(api.algos.catalogue.queryOptions({}, { staleTime: Number.POSITIVE_INFINITY })).data;
  return useMemo(() => {
    const formOf = (name: string) => forms?.find((form) => form.name === name);
    return {
      titleOf: (name: string): string => formOf(name)?.title ?? name,
      parameterFacts: ({ name, parameters }: Choice): (readonly [title: string, value: string])[] =>
        Object.entries(parameters).map(([key, value]) => {
          const field = formOf(name)?.parameters.find((one) => one.name === key);
          return [field?.title ?? key, [groupDigits(String(value)), field?.unit].filter(Boolean).join(" ")];
        }),
    };
  }, [forms]);
}
