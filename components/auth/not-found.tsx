"use client";
import Link from "next/link";
import { buttonClass } from "#components/ui/index.ts";
import { AuthCard, AuthFrame } from "./auth-frame.tsx";

/** An address that no page has. */
export function NotFound() {
  return (
    <AuthFrame>
      <AuthCard
        title="There is no such page"
        text="The address may be mistyped, or what it showed was deleted or belongs to another team."
      >
        <Link href="/" className={buttonClass("ink", "large")}>
          Go to the overview
        </Link>
      </AuthCard>
    </AuthFrame>
  );
}
