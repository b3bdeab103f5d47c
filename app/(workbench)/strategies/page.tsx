import type { Metadata } from "next";
import { StrategiesScreen } from "#components/strategies/strategies-screen.tsx";

export const metadata: Metadata = { title: "Strategies" };

export default function StrategiesPage() {
  return <StrategiesScreen />;
}
