"use client";
import { useSession } from "#components/providers/index.ts";
import { PageBody, PageHeader } from "#components/ui/index.ts";

/** What happened lately and what comes next. */
export function HomeScreen() {
  const session = useSession();
  return (
    <>
      <PageHeader title="Home" note={session?.team.name} />
      <PageBody>{null}</PageBody>
    </>
  );
}
