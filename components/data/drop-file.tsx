"use client";
import { FileUp } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button, Chip, cx, formatBytes, ProgressBar } from "#components/ui/index.ts";
import { useUpload } from "./use-upload.ts";

/** Takes one file by drop or by choosing it, and sends it with progress. */
export function DropFile({ onUploaded }: { onUploaded: (uploadId: string) => void }) {
  const { upload, send, cancel } = useUpload(onUploaded);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) send(file);
  };
  if (upload.state === "sending")
    return (
      <div className="flex flex-col gap-3 p-4">
        <p className="text-13 text-1">
          Sending {upload.name}: {formatBytes(upload.sent)} of {formatBytes(upload.total)}
        </p>
        <ProgressBar
          label={`Sending ${upload.name}`}
          value={upload.total ? upload.sent / upload.total : null}
        />
        <div>
          <Button onClick={cancel}>Cancel</Button>
        </div>
      </div>
    );
  return (
    <section
      aria-label="Drop a file here"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cx(
        "flex min-h-56 flex-col items-center justify-center gap-3 rounded-2 border border-line-3 border-dashed p-6 text-center",
        over && "border-accent bg-accent-soft",
      )}
    >
      <FileUp size={24} aria-hidden="true" className="text-3" />
      <p className="text-13 text-1">Drop a CSV file of bars here</p>
      <p className="max-w-xl text-12 text-3">
        .csv or .csv.gz in UTF-8: a date or time, open, high, low, close, volume; one symbol or many. Quotes
        with bid and ask work as well. Nothing is stored before you have seen how it reads.
      </p>
      {upload.state === "failed" && (
        <p role="alert" className="flex max-w-xl items-start gap-2 text-12 text-1">
          <Chip tone="bad">Refused</Chip>
          <span className="text-left">{upload.sentence}</span>
        </p>
      )}
      <Button kind="ink" onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      <input
        ref={input}
        type="file"
        accept=".csv,.gz,.txt,.tsv,text/csv,application/gzip"
        aria-label="File of bars"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file) send(file);
        }}
      />
    </section>
  );
}
