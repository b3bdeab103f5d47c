import type { Metadata } from "next";
import { PositionsScreen } from "#components/execution/positions-screen.tsx";

export const metadata: Metadata = { title: "Positions" };

export default function PositionsPage() {
  return <PositionsScreen />;
}
