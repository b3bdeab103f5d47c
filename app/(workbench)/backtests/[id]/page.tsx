import type { Metadata } from "next";
import { RunScreen } from "#components/backtests/run-screen.tsx";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <RunScreen id={id} />;
}
