import type { Metadata } from "next";
import { BlotterScreen } from "#components/execution/blotter-screen.tsx";

export const metadata: Metadata = { title: "Orders" };

export default function BlotterPage() {
  return <BlotterScreen />;
}
