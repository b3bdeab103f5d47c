import type { Metadata } from "next";
import { AlgosScreen } from "#components/execution/algos-screen.tsx";

export const metadata: Metadata = { title: "Algorithms" };

export default function AlgorithmsPage() {
  return <AlgosScreen />;
}
