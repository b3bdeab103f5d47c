import type { Metadata } from "next";
import { StrategyScreen } from "#components/strategies/strategy-screen.tsx";

export const metadata: Metadata = { title: "Strategy editor" };

export default async function StrategyPage({ params }: { params: Promise<{ id: string }> }) {
  return <StrategyScreen id={(await params).id} />;
}
