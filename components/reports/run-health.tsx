import type { ReactNode } from "react";
import { Chip } from "#components/ui/index.ts";
import type { Finding } from "./run-findings.ts";

/** The run in a sentence and what to know before believing it; stands beside the headline figures. */
export function RunHealth({
  summary,
  findings,
  children,
}: {
  summary: string;
  findings: readonly Finding[];
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-col justify-center gap-2 bg-1 px-4 py-2.5">
      <p className="text-13 text-1">{summary}</p>
      <ul className="flex flex-wrap gap-1" aria-label="Health of this run">
        {findings.map((finding) => (
          <li key={finding.text}>
            <Chip tone={finding.tone} title={finding.why}>
              {finding.text}
            </Chip>
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}
