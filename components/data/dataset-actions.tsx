"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi, useCan } from "#components/providers/index.ts";
import {
  buttonClass,
  ConfirmDialog,
  describeProblem,
  IconButton,
  Menu,
  toast,
} from "#components/ui/index.ts";

export function DatasetActions({ dataset }: { dataset: { id: string; name: string } }) {
  const mayImport = useCan("data:import");
  const mayDelete = useCan("data:delete");
  const [asking, setAsking] = useState(false);
  return (
    <>
      {mayDelete && (
        <Menu
          align="end"
          trigger={
            <IconButton label="More actions">
              <Ellipsis size={14} aria-hidden="true" />
            </IconButton>
          }
          items={[{ label: "Delete the dataset…", danger: true, onSelect: () => setAsking(true) }]}
        />
      )}
      {mayImport && (
        <Link href={`/data/import?into=${dataset.id}`} className={buttonClass("ink")}>
          <Plus size={14} aria-hidden="true" />
          Add bars
        </Link>
      )}
      <DeleteDialog dataset={dataset} open={asking} onOpenChange={setAsking} />
    </>
  );
}

function DeleteDialog({
  dataset,
  open,
  onOpenChange,
}: {
  dataset: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const api = useApi();
  const router = useRouter();
  const queryClient = useQueryClient();
  const remove = useMutation(
    api.data.delete.mutationOptions({
      onSuccess: async () => {
        toast("done", `${dataset.name} was deleted`);
        router.push("/data");
        await queryClient.invalidateQueries({ queryKey: api.data.list.pathKey() });
      },
      onError: (error) => toast("problem", "Nothing was deleted", { text: describeProblem(error).sentence }),
    }),
  );
  return (
    <ConfirmDialog
      title={`Delete ${dataset.name}`}
      open={open}
      onOpenChange={onOpenChange}
      typed={dataset.name}
      description="All its snapshots go. Results of finished backtests stay, but they cannot be repeated."
      confirmLabel="Delete"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ id: dataset.id }, { onSettled: () => onOpenChange(false) })}
    />
  );
}
