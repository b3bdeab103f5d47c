"use client";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useApi } from "#components/providers/index.ts";

/** What an algorithm is called; its name while that is not known. */
export function useAlgorithmTitle(): (name: string) => string {
  const api = useApi();
  const forms = useQuery(api.algos.catalogue.queryOptions({}, { staleTime: Number.POSITIVE_INFINITY })).data;
  return useCallback((name) => forms?.find((form) => form.name === name)?.title ?? name, [forms]);
}
