import type { ReactNode } from "react";
import { Mark } from "#components/ui/mark.tsx";

/** The quiet page around sign-in, setup and invite: one column, the product's name, one card. */
export function AuthFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 pt-[14vh] pb-8">
      <main className="w-full max-w-90">
        <p className="mb-6 flex items-center gap-2 font-strong text-13 text-1">
          <Mark />
          Pitwall
        </p>
        {children}
      </main>
    </div>
  );
}

/** Title, one sentence, and the form in a card. */
export function AuthCard({
  title,
  text,
  children,
}: {
  title: string;
  text?: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <h1 className="font-strong text-20 text-1">{title}</h1>
      {text && <p className="mt-1 text-13 text-2">{text}</p>}
      <div className="mt-5 flex flex-col gap-4">{children}</div>
    </>
  );
}

/** What was refused, above the button, read aloud when it appears. */
export function Refusal({ children }: { children?: ReactNode }) {
  return (
    <div role="alert" className="rounded-2 bg-bad-soft px-3 py-2 text-12 text-bad empty:hidden">
      {children && (
        <>
          <span aria-hidden="true">✕ </span>
          {children}
        </>
      )}
    </div>
  );
}
