"use client";
import {
  Cell,
  CopyButton,
  formatBytes,
  formatInteger,
  formatTime,
  HeadCell,
  Panel,
  Table,
  useTimeZone,
} from "#components/ui/index.ts";
import type { Dataset } from "./dataset-facts.tsx";
import { formatSpan } from "./words.ts";

/** Every state of the dataset; each stays as it is, so that a run can be repeated. */
export function SnapshotsPanel({ dataset }: { dataset: Dataset }) {
  const zone = useTimeZone();
  return (
    <Panel title="Snapshots" note="Each stays as it is; new runs take the newest" flush>
      <Table
        label="Snapshots"
        head={
          <>
            <HeadCell right>Number</HeadCell>
            <HeadCell>Content hash</HeadCell>
            <HeadCell right>Rows</HeadCell>
            <HeadCell>First … last day</HeadCell>
            <HeadCell right>Size</HeadCell>
            <HeadCell right>Published</HeadCell>
          </>
        }
      >
        {dataset.snapshots.map((snapshot) => (
          <tr key={snapshot.hash}>
            <Cell right strong>
              {snapshot.number}
            </Cell>
            <Cell>
              <span className="flex items-center gap-1 font-mono" title={snapshot.hash}>
                {snapshot.hash.slice(0, 12)}
                <CopyButton value={snapshot.hash} label="Copy the hash" />
              </span>
            </Cell>
            <Cell right>{formatInteger(snapshot.rows)}</Cell>
            <Cell>{formatSpan(snapshot.firstAt, snapshot.lastAt, dataset.timeZone)}</Cell>
            <Cell right>{formatBytes(snapshot.bytes)}</Cell>
            <Cell right>{formatTime(snapshot.createdAt, zone)}</Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
