import type { Metadata } from "next";
import { TicketWindow } from "#components/execution/ticket-window.tsx";

export const metadata: Metadata = { title: "Order ticket" };

export default function TicketPage() {
  return <TicketWindow />;
}
