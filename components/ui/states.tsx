"use client";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { Chip } from "./chip.tsx";
import { cx } from "./class-names.ts";
import { CopyButton } from "./copy.tsx";
import { describeProblem } from "./problem.ts";

function Frame({ children, role }: { children: ReactNode; role?: "alert" }) {
  return (
    <div role={role} className="flex min-h-28 flex-col items-start justify-center gap-2 px-4 py-5">
      {children}
    </div>
  );
}
const titleClass = "font-strong text-13 text-1";
const textClass = "max-w-prose text-12 text-2";

/** Bars where the rows will be; after two seconds it says what is loading and for how long. */
export function LoadingState({ what, rows = 5 }: { what: string; rows?: number }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div aria-busy="true" className="flex flex-col gap-3 p-3">
      <p role="status" className={cx("text-11 text-3", seconds < 2 && "sr-only")}>
        Loading {what}… {seconds >= 2 && `${seconds} s`}
      </p>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all the same
        <div key={row} className="flex gap-3">
          <div className="skeleton h-3 w-1/4" />
          <div className="skeleton h-3 flex-1" />
          <div className="skeleton h-3 w-16" />
        </div>
      ))}
    </div>
  );
}

/** What this is, why it is empty, and the one thing to do about it. */
export function EmptyState({ title, text, action }: { title: string; text?: ReactNode; action?: ReactNode }) {
  return (
    <Frame>
      <p className={titleClass}>{title}</p>
      {text && <p className={textClass}>{text}</p>}
      {action && <div className="mt-1 flex gap-2">{action}</div>}
    </Frame>
  );
}

/** What failed in a sentence, its code and request id, and a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = describeProblem(error);
  if (problem.code === "forbidden")
    return <NoPermissionState screen="This" permission={problem.permission} text={problem.sentence} />;
  return (
    <Frame role="alert">
      <p className="flex items-center gap-2">
        <Chip tone="bad">{problem.code}</Chip>
        {problem.requestId && (
          <span className="flex items-center gap-1 text-11 text-3">
            request <code className="font-mono">{problem.requestId}</code>
            <CopyButton value={problem.requestId} label="Copy the request id" />
          </span>
        )}
      </p>
      <p className={cx(textClass, "text-1")}>{problem.sentence}</p>
      {retry && (
        <Button onClick={retry} className="mt-1">
          Retry
        </Button>
      )}
    </Frame>
  );
}

/** Names the screen, the missing permission and who can grant it; never a blank page. */
export function NoPermissionState({
  screen,
  permission,
  grantors,
  text,
}: {
  screen: string;
  permission?: string;
  grantors?: readonly string[];
  text?: string;
}) {
  return (
    <Frame>
      <p className={titleClass}>{screen} needs a permission that you do not hold</p>
      <p className={textClass}>
        {text ?? "Your role does not include it."}
        {permission && (
          <>
            {" "}
            Missing: <code className="font-mono text-1">{permission}</code>.
          </>
        )}{" "}
        {grantors?.length ? `Ask an ${grantors.join(" or ")} of your team to grant it.` : ""}
      </p>
    </Frame>
  );
}
