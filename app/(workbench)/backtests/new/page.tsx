import type { Metadata } from "next";
import { LaunchScreen } from "#components/backtests/launch-screen.tsx";

export const metadata: Metadata = { title: "New backtest" };

export default function LaunchPage() {
  return <LaunchScreen />;
}
