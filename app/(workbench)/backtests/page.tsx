import type { Metadata } from "next";
import { RunsScreen } from "#components/backtests/runs-screen.tsx";

export const metadata: Metadata = { title: "Runs" };

export default function RunsPage() {
  return <RunsScreen />;
}
