"use client";
import type { Ref, RefObject } from "react";
import type { FieldErrors } from "react-hook-form";
import { Panel } from "#components/ui/index.ts";

export type ErrorLine = { readonly path: string; readonly message: string };

/** Every message of a form with the path of its field, in the order of the form. */
export function errorLines(errors: FieldErrors, above = ""): ErrorLine[] {
  return Object.entries(errors).flatMap(([name, error]) => {
    if (!error || typeof error !== "object" || name === "ref") return [];
    const path = above ? `${above}.${name}` : name;
    const message = (error as { message?: unknown }).message;
    if (typeof message === "string" && message) return [{ path, message }];
    return errorLines(error as FieldErrors, path);
  });
}

/** What must be mended before the form can be sent; each line leads to its field. */
export function ErrorSummary({
  lines,
  refused,
  form,
  ref,
}: {
  lines: readonly ErrorLine[];
  refused: string | undefined;
  form: RefObject<HTMLFormElement | null>;
  ref: Ref<HTMLDivElement>;
}) {
  const lead = (path: string) => {
    const place = form.current?.querySelector(`[data-field="${CSS.escape(path)}"]`);
    place?.querySelector<HTMLElement>("input, button, [tabindex]")?.focus();
  };
  return (
    <div ref={ref} tabIndex={-1} role="alert" className="col-span-full">
      <Panel title={refused ? "The run was not launched" : "This form cannot be run yet"}>
        {refused && <p className="text-12 text-1">{refused}</p>}
        <ul className="flex flex-col gap-1">
          {lines.map(({ path, message }) => (
            <li key={path}>
              <button
                type="button"
                onClick={() => lead(path)}
                className="min-h-6 text-left text-12 text-bad underline underline-offset-2"
              >
                {message}
              </button>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
