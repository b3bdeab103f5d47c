"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "#components/providers/index.ts";
import {
  Button,
  Cell,
  Chip,
  describeProblem,
  formatAge,
  formatTime,
  HeadCell,
  QueryPanel,
  Table,
  toast,
  useTimeZone,
} from "#components/ui/index.ts";
import { deviceName } from "./device-name.ts";

/** Where I am signed in, and the way to end it there. */
export function SessionsPanel() {
  const api = useApi();
  const zone = useTimeZone();
  const queryClient = useQueryClient();
  const sessions = useQuery(api.session.list.queryOptions({}));
  const settle = {
    onSuccess: () => {
      toast("done", "Signed out there");
      void queryClient.invalidateQueries({ queryKey: api.session.list.queryKey() });
    },
    onError: (error: unknown) =>
      toast("problem", "Nothing was ended", { text: describeProblem(error).sentence }),
  };
  const revoke = useMutation(api.session.revoke.mutationOptions(settle));
  const revokeOthers = useMutation(api.session.revokeOthers.mutationOptions(settle));
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0;
  return (
    <QueryPanel
      title="Sessions"
      note="Browsers in which you are signed in"
      what="sessions"
      query={sessions}
      flush
      actions={
        others > 0 && (
          <Button
            kind="ghost"
            size="small"
            busy={revokeOthers.isPending}
            onClick={() => revokeOthers.mutate({})}
          >
            End all others
          </Button>
        )
      }
    >
      {(rows) => (
        <Table
          label="Sessions"
          head={
            <>
              <HeadCell>Browser</HeadCell>
              <HeadCell>Address</HeadCell>
              <HeadCell right>Last seen</HeadCell>
              <HeadCell right>
                <span className="sr-only">Actions</span>
              </HeadCell>
            </>
          }
        >
          {rows.map((row) => (
            <tr key={row.id}>
              <Cell strong title={row.userAgent ?? undefined}>
                {deviceName(row.userAgent)}
              </Cell>
              <Cell>{row.ip ?? "—"}</Cell>
              <Cell
                right
                title={`Signed in ${formatTime(row.createdAt, zone)}, ends ${formatTime(row.expiresAt, zone)}`}
              >
                {formatAge(row.lastSeenAt, Date.now(), zone)}
              </Cell>
              <Cell right>
                {row.current ? (
                  <Chip tone="good">This one</Chip>
                ) : (
                  <Button
                    kind="ghost"
                    size="small"
                    busy={revoke.isPending}
                    onClick={() => revoke.mutate({ sessionId: row.id })}
                  >
                    End
                  </Button>
                )}
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </QueryPanel>
  );
}
