import { signOut } from "next-auth/react";

/** Ends the session on the server and leaves with a full load, so that no data stays in memory. */
export async function signOutHere(): Promise<void> {
  await signOut({ redirect: false });
  window.location.assign("/sign-in?reason=signed-out");
}
