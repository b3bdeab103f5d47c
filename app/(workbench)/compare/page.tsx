import type { Metadata } from "next";
import { CompareScreen } from "#components/backtests/compare-screen.tsx";

export const metadata: Metadata = { title: "Compare" };

export default function ComparePage() {
  return <CompareScreen />;
}
