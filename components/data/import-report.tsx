"use client";
import {
  buttonClass,
  Cell,
  Chip,
  Figure,
  formatDuration,
  formatInteger,
  HeadCell,
  Panel,
  Table,
} from "#components/ui/index.ts";
import type { Resolution } from "#lib/core/columns.ts";
import type { FindingsReport } from "#lib/data/validation/index.ts";
import { FindingsPanel } from "./findings-panel.tsx";

type Report = {
  rowsStored: number;
  rowsQuarantined: number;
  quarantined: readonly { line: number; reason: string; text: string }[];
  findings: FindingsReport;
  seconds: number;
};

/** How a published import ended: what was stored, what was set aside and why, what looks doubtful. */
export function ImportReportPanels({
  importId,
  report,
  target,
}: {
  importId: string;
  report: Report;
  target: { resolution: Resolution; timeZone: string };
}) {
  const rate = report.rowsStored / Math.max(report.seconds, 0.001);
  return (
    <>
      <Panel flush>
        <div className="grid grid-cols-[repeat(auto-fit,minmax(150px,1fr))]">
          <Figure label="Rows stored" value={formatInteger(report.rowsStored)} />
          <Figure label="Rows quarantined" value={formatInteger(report.rowsQuarantined)} />
          <Figure label="Took" value={formatDuration(report.seconds * 1000)} />
          <Figure label="Rows a second" value={formatInteger(rate)} />
        </div>
      </Panel>
      <QuarantinePanel importId={importId} report={report} />
      <FindingsPanel findings={report.findings} clock={target} />
    </>
  );
}

function QuarantinePanel({ importId, report }: { importId: string; report: Report }) {
  const { quarantined, rowsQuarantined } = report;
  if (rowsQuarantined === 0)
    return (
      <Panel title="Quarantined rows">
        <Chip tone="good">Every row was stored</Chip>
      </Panel>
    );
  const more = rowsQuarantined - quarantined.length;
  return (
    <Panel
      title="Quarantined rows"
      note="Not stored; mend them in the file and add it again"
      flush
      className="max-h-96"
      actions={
        <a
          href={`/api/download/${importId}?part=quarantine`}
          download
          className={buttonClass("plain", "small")}
        >
          All as CSV
        </a>
      }
      footer={more > 0 ? `and ${formatInteger(more)} more` : undefined}
    >
      <Table
        label="Quarantined rows"
        cards
        head={
          <>
            <HeadCell right>Line</HeadCell>
            <HeadCell>Reason</HeadCell>
            <HeadCell>The row</HeadCell>
          </>
        }
      >
        {quarantined.map((row) => (
          <tr key={row.line}>
            <Cell right strong>
              {formatInteger(row.line)}
            </Cell>
            <Cell className="phone:col-span-2">{row.reason}</Cell>
            <Cell className="max-w-xl truncate font-mono phone:col-span-2" title={row.text}>
              {row.text}
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
