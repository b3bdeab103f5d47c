import { Chip, CopyButton, formatTime } from "#components/ui/index.ts";

type Message = { id: string; at: number; direction: "sent" | "received"; channel: string; body: string };

/** What was said to the venue and by it, word for word, newest first; each opens to its text. */
export function VenueMessages({ messages, zone }: { messages: readonly Message[]; zone: string }) {
  if (messages.length === 0)
    return <p className="p-3 text-12 text-3">No message of a venue names this order.</p>;
  return (
    <ol className="flex flex-col">
      {messages.map(({ id, at, direction, channel, body }) => (
        <li key={id} className="border-line-1 border-b">
          <details>
            <summary className="flex min-h-6 cursor-pointer flex-wrap items-center gap-1.5 py-1.5 text-12">
              <span className="text-11 text-3" title={`${at} µs`}>
                {formatTime(Math.floor(at / 1000), zone, { suffix: false }).slice(11)}
                <span>.{String(Math.floor(at / 1000) % 1000).padStart(3, "0")}</span>
              </span>
              <Chip tone={direction === "received" ? "neutral" : "quiet"}>
                {direction === "received" ? "venue" : "us"}
              </Chip>
              <code className="min-w-0 break-all font-mono text-1">{channel}</code>
            </summary>
            {body === "" ? (
              <p className="pb-2 text-12 text-3">Without a text.</p>
            ) : (
              <div className="flex items-start gap-1 pb-2">
                <pre className="min-w-0 flex-1 overflow-x-auto whitespace-pre-wrap break-all font-mono text-11 text-2">
                  {indented(body)}
                </pre>
                <CopyButton value={body} label="Copy the message" />
              </div>
            )}
          </details>
        </li>
      ))}
    </ol>
  );
}

/** JSON in lines, its decimals untouched; anything else as it came, with FIX separators that can be seen. */
function indented(body: string): string {
  const readable = body.replaceAll("\u0001", "|");
  try {
    return JSON.stringify(JSON.parse(readable, asWritten), null, 2);
  } catch {
    return readable;
  }
}

/** A number that would be rounded is shown as text. */
const asWritten = (_: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === "number" && context?.source !== undefined && String(value) !== context.source
    ? context.source
    : value;
