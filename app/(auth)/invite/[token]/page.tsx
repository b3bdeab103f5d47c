import type { Metadata } from "next";
import { InviteForm } from "#components/auth/invite-form.tsx";

/** The token must not travel on as a referrer. */
export const metadata: Metadata = { title: "Join the team", referrer: "no-referrer" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <InviteForm token={token} />;
}
