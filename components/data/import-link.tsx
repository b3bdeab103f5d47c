"use client";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useCan } from "#components/providers/index.ts";
import { buttonClass } from "#components/ui/index.ts";

/** The way to a new import, for those who may. */
export function ImportLink({ label = "Import a file" }: { label?: string }) {
  if (!useCan("data:import")) return null;
  return (
    <Link href="/data/import" className={buttonClass("ink")}>
      <Plus size={14} aria-hidden="true" />
      {label}
    </Link>
  );
}
