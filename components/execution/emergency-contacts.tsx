"use client";
import type { AccountSummary } from "./trading-types.ts";
import { useAccounts } from "./use-trading-facts.ts";

/** Whom to reach at each broker: what works at one that does not answer can only be stopped there. */
export function EmergencyContacts() {
  const reachable = (useAccounts().data ?? []).filter(({ emergency }) => emergency !== null);
  if (reachable.length === 0) return null;
  const isDown = ({ connection }: AccountSummary) => connection.state !== "connected";
  const ordered = [...reachable].sort((a, b) => Number(isDown(b)) - Number(isDown(a)));
  return (
    <section aria-label="Reach the broker" className="flex flex-col gap-1 text-12">
      <h3 className="font-strong text-1">Reach the broker</h3>
      <p className="text-11 text-3">What works at a broker that does not answer can only be stopped there.</p>
      <ul className="flex flex-col gap-1">
        {ordered.map((account) => (
          <li key={account.id} className="flex flex-wrap gap-x-2">
            <span className={isDown(account) ? "text-warn" : "text-2"}>
              {isDown(account) ? `! ${account.name} does not answer:` : `${account.name}:`}
            </span>
            <Contact text={account.emergency ?? ""} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Contact({ text }: { text: string }) {
  if (text === "")
    return <span className="text-3">no phone or page is written down on its account's page</span>;
  const href = /^https?:\/\//.test(text)
    ? text
    : /^\+?[\d\s()/-]{5,}$/.test(text)
      ? `tel:${text.replace(/[^\d+]/g, "")}`
      : null;
  if (href === null) return <span className="text-1">{text}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer" className="text-1 underline underline-offset-2">
      {text}
    </a>
  );
}
