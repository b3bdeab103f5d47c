import type { Metadata } from "next";
import { ForwardTestsScreen } from "#components/execution/forward-tests-screen.tsx";

export const metadata: Metadata = { title: "Forward tests" };

export default function ForwardTestsPage() {
  return <ForwardTestsScreen />;
}
